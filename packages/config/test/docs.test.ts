import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { dialects } from '@hookline/agents'
import { expect, test } from 'vitest'
import { compileTests } from '../src/index.ts'
import {
  HOOK_KEYS,
  DEFAULT_KEYS,
  DISPATCH_KEYS,
  JOURNAL_KEYS,
  SERVER_KEYS,
  TOP_KEYS,
} from '../src/right-shape.ts'
import { FUNCTIONS, METHODS } from '../src/expression/vocabulary.ts'
import { TEST_KEYS } from '../src/right-test.ts'
import { errorsOf, line, planOf } from './sample.ts'

const ROOT = fileURLToPath(new URL('../../../', import.meta.url))
const PAGES = [
  'docs/hooks.md',
  'docs/layers.md',
  'docs/testing-hooks.md',
  'docs/secrets.md',
  'docs/observing.md',
  'docs/server.md',
  'README.md',
  'packages/config/README.md',
]

interface Block {
  readonly page: string
  readonly line: number
  readonly text: string
  /** The code it is to fail with. */
  readonly fails: string | undefined
}

/** Executors that come as packages are held in `executor-docs.test.ts` of `repo-tests`. */
const blocks = PAGES.filter((page) => existsSync(ROOT + page))
  .flatMap(blocksOf)
  .filter(({ text }) => !/^executor = "(webhook|mcp|database)"$/m.test(text))

test('there are examples to hold against the program', () => {
  expect(blocks.filter(({ page }) => page === 'docs/hooks.md').length).toBeGreaterThanOrEqual(8)
})

test.for(blocks)('$page, line $line: the example is a good hooks.toml', async ({ text, fails }) => {
  const errors = await errorsOf(text, { file: `${ROOT}docs/hooks.toml`, tests: { dialects } })
  if (fails === undefined) expect(errors.map((error) => `${line(error)} ${error.message}`)).toEqual([])
  else expect([...new Set(errors.map((error) => error.code))]).toEqual([fails])
})

const page = readFileSync(`${ROOT}docs/hooks.md`, 'utf8')

test.for([
  ...new Set([...TOP_KEYS, ...DEFAULT_KEYS, ...DISPATCH_KEYS, ...JOURNAL_KEYS, ...SERVER_KEYS, ...HOOK_KEYS]),
])('docs/hooks.md explains the key %s', (key) => {
  const bare = ['dispatch', 'defaults', 'journal', 'server', 'executors'].includes(key)
    ? `[${key}]`
    : key === 'hooks' || key === 'tests'
      ? `[[${key}]]`
      : key
  expect(page).toMatch(new RegExp(`^\\|.*\`${bare.replaceAll(/[[\]]/g, '\\$&')}(\`| =|\\.)`, 'm'))
})

test.for([...FUNCTIONS, ...METHODS].filter((name) => !/^(get|dyn)/.test(name)))(
  'docs/hooks.md names %s',
  (name) => {
    expect(page).toMatch(new RegExp(`\\b${name}\\b`))
  },
)

const testing = readFileSync(`${ROOT}docs/testing-hooks.md`, 'utf8')

test('what stands in a *.hooktest.toml of the page is right, but for the payload that is not there', async () => {
  const [hooks] = /^version = 1\n[\s\S]*?(?=^```$)/m.exec(testing)!
  const texts = [...testing.matchAll(/^```toml hooktest\n([\s\S]*?)^```$/gm)].map(([, text]) => text!)
  expect(texts.length).toBeGreaterThan(0)
  for (const text of texts) {
    const file = `${ROOT}docs/x.hooktest.toml`
    const compiled = await compileTests({ file, text, hooks: (await planOf(hooks)).hooks, dialects })
    const codes = compiled.ok ? [] : compiled.errors.map(({ code }) => code)
    expect(codes.filter((code) => code !== 'TEST_PAYLOAD')).toEqual([])
  }
})

test.for([...TEST_KEYS.tests, ...TEST_KEYS.expect, ...TEST_KEYS.mocks])(
  'docs/testing-hooks.md explains the key %s',
  (key) => {
    expect(testing).toMatch(new RegExp(`^\\|.*\`${key}(\`|\\.)`, 'm'))
  },
)

function blocksOf(path: string): readonly Block[] {
  const found = readFileSync(ROOT + path, 'utf8').matchAll(/^```toml(?: fails=(\w+))?\n([\s\S]*?)^```$/gm)
  return Array.from(found, (match) => ({
    page: path,
    line: match.input.slice(0, match.index).split('\n').length,
    text: match[2]!,
    fails: match[1],
  }))
}
