import { execFileSync, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'

const ROOT = join(import.meta.dirname, '../../..')
const HERE = join(import.meta.dirname, '..')
const PAGES = ['docs/observing.md', 'docs/sdk.md']

interface Block {
  readonly page: string
  readonly line: number
  readonly text: string
}

/** Programs are written where packages of the house are found by their names. */
mkdirSync(join(HERE, 'temp'), { recursive: true })
const dir = mkdtempSync(join(HERE, 'temp/docs-'))
afterAll(() => rmSync(dir, { recursive: true, force: true, maxRetries: 9 }))

const blocks = PAGES.flatMap(blocksOf)

test('there are programs to run', () => {
  expect(blocks.length).toBeGreaterThanOrEqual(2)
})

test.for(blocks)(
  '$page, line $line: the program runs, and prints what it says it prints',
  ({ text, line }) => {
    const file = join(dir, `line-${line}.ts`)
    writeFileSync(file, text)
    // Node 22 says of every .ts that reading it is an experiment
    const ran = spawnSync(process.execPath, ['--disable-warning=ExperimentalWarning', file], {
      encoding: 'utf8',
      timeout: 30_000,
    })
    expect(ran.stderr).toBe('')
    expect(ran.status).toBe(0)
    const promised = [...text.matchAll(/ \/\/ (.*)$/gm)].map(([, words]) => words)
    expect(promised.length).toBeGreaterThan(0)
    expect(ran.stdout.trim().split('\n')).toEqual(promised)
  },
)

test('their types hold', () => {
  for (const { text, line } of blocks) writeFileSync(join(dir, `line-${line}.ts`), text)
  const config = {
    extends: join(ROOT, 'tsconfig.base.json'),
    compilerOptions: { declaration: false, isolatedDeclarations: false },
    include: ['*.ts'],
  }
  writeFileSync(join(dir, 'tsconfig.json'), JSON.stringify(config))
  const tsc = join(ROOT, 'node_modules/.bin/tsc')
  expect(() => execFileSync(tsc, ['-p', dir], { encoding: 'utf8' })).not.toThrow()
})

function blocksOf(page: string): readonly Block[] {
  const found = readFileSync(join(ROOT, page), 'utf8').matchAll(/^```ts\n([\s\S]*?)^```$/gm)
  return Array.from(found, (match) => ({
    page,
    line: match.input.slice(0, match.index).split('\n').length,
    text: match[1]!,
  }))
}
