import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { default as Ajv } from 'ajv-draft-04'
import formats from 'ajv-formats'
import { afterAll, expect, test } from 'vitest'

const require = createRequire(import.meta.url)
const BIN = join(dirname(require.resolve('hookline/package.json')), 'bin/hookline.cjs')
const ERRORS_PAGE = readFileSync(new URL('../../../docs/errors.md', import.meta.url), 'utf8')

/** The published schema of SARIF 2.1.0. */
const isSarif = formats
  .default(new Ajv.default({ strict: false, allErrors: true, unicodeRegExp: false }))
  .compile(require('@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json') as object)

const dir = mkdtempSync(join(tmpdir(), 'hookline-sarif-'))
afterAll(() => rmSync(dir, { recursive: true, force: true, maxRetries: 9 }))
mkdirSync(join(dir, 'a folder'))

const HOOK = 'version = 1\n[[hooks]]\nid = "a"\non = "exec.before"\n'
const FILES = {
  'good.toml': `${HOOK}deny = "x"\n`,
  'a folder/bad.toml': `${HOOK}dny = "x"\n`,
  'gone.toml': `${HOOK}run = ["./gone.sh"]\n`,
  'odd.toml': `version = 1\n[[hooks]]\nid = "a"\non = "exec.before"\nask = "sure?"\n`,
  'page.md': `- x\n\n  \`\`\`toml\n  [[hooks]]\n  id = "A"\n  on = "*"\n  run = "true"\n  \`\`\`\n`,
}
for (const [name, text] of Object.entries(FILES)) writeFileSync(join(dir, name), text)

interface Log {
  readonly runs: readonly [
    {
      readonly tool: { readonly driver: { readonly rules: readonly Rule[] } }
      readonly results: readonly {
        readonly ruleId: string
        readonly ruleIndex: number
        readonly level: string
        readonly locations: readonly unknown[]
      }[]
    },
  ]
}

interface Rule {
  readonly id: string
  readonly helpUri: string
  readonly help: { readonly text: string }
}

function sarif(...files: readonly string[]): Log {
  const { stdout } = spawnSync(process.execPath, [BIN, 'check', ...files, '--format', 'sarif'], {
    cwd: dir,
    env: { PATH: process.env['PATH'], HOME: dir },
    encoding: 'utf8',
  })
  const log = JSON.parse(stdout) as Log
  expect(isSarif(log) ? [] : isSarif.errors).toEqual([])
  return log
}

test('the report of many files is what the published schema asks for', () => {
  const [{ results, tool }] = sarif(...Object.keys(FILES)).runs
  expect(
    results.map(({ ruleId, level, locations: [place] }) => [ruleId, level, JSON.stringify(place)]),
  ).toEqual([
    ['KEY_UNKNOWN', 'error', at('a%20folder/bad.toml', 1, 5, 1)],
    ['ENVIRONMENT_NOT_READY', 'error', at('gone.toml', 2, 2, 1)],
    ['ASK_IS_DENY', 'warning', at('odd.toml', 3, 5, 1)],
    ['ID_INVALID', 'error', at('page.md', 4, 5, 8)],
  ])
  for (const { ruleId, ruleIndex } of results) expect(tool.driver.rules[ruleIndex]!.id).toBe(ruleId)
})

test('every rule has help, and leads to its place in the docs', () => {
  for (const { id, help, helpUri } of sarif(...Object.keys(FILES)).runs[0].tool.driver.rules) {
    expect(help.text).not.toBe('')
    expect(helpUri).toBe(`https://github.com/hookline/hookline/blob/main/docs/errors.md#${id.toLowerCase()}`)
    expect(ERRORS_PAGE).toMatch(new RegExp(`^### ${id}$`, 'm'))
  }
})

test('nothing wrong, a file that is not there, and stdin are reports too', () => {
  expect(sarif('good.toml').runs[0].results).toEqual([])
  expect(sarif('nowhere.toml').runs[0].results).toMatchObject([{ ruleId: 'CONFIG_NOT_FOUND' }])
  expect(sarif('-').runs[0].results).toMatchObject([
    { locations: [{ physicalLocation: { artifactLocation: { uri: 'stdin' } } }] },
  ])
})

function at(uri: string, index: number, startLine: number, startColumn: number): string {
  return JSON.stringify({
    physicalLocation: {
      artifactLocation: { uri, uriBaseId: 'SRCROOT', index },
      region: { startLine, startColumn },
    },
  })
}
