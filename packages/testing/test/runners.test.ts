import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { dialectContract, executorContract } from '../src/index.ts'
import { echo } from './echo.ts'
import { parrot, payloads } from './parrot.ts'

const folder = mkdtempSync(join(tmpdir(), 'hookline-runners-'))
afterAll(() => rmSync(folder, { recursive: true, force: true, maxRetries: 9 }))

const url = (path: string): string => JSON.stringify(new URL(path, import.meta.url).href)
const CASES = `
import { dialectContract, executorContract } from ${url('../src/index.ts')}
import { echo } from ${url('./echo.ts')}
import { parrot, payloads } from ${url('./parrot.ts')}

const isBroken = process.env.BROKEN === '1'
const { executor, options } = echo(() => (isBroken ? { name: 'Echo', target: () => '' } : {}))
const dialect = isBroken ? { ...parrot, title: '' } : parrot
const cases = [...executorContract(executor, options), ...dialectContract(dialect, { payloads })]
`
const NAMES = [
  ...executorContract(echo().executor, echo().options),
  ...dialectContract(parrot, { payloads }),
].map(({ name }) => name)
const BROKEN = [
  'has one target for the same settings',
  'speaks a spec of this hookline and has a plain name',
  'speaks spec 1 and says whose it is',
]

/** A program of its own, without a trace of this runner around it. */
function node(
  source: string,
  flags: readonly string[],
  env: object = {},
): { status: number | null; stdout: string } {
  const file = join(folder, `${flags.length}.test.mjs`)
  writeFileSync(file, CASES + source)
  const outside = { PATH: process.env['PATH'], NO_COLOR: '1', NODE_NO_WARNINGS: '1', ...env }
  return spawnSync(process.execPath, [...flags, file], { cwd: folder, env: outside, encoding: 'utf8' })
}

const NODE_TEST = `
import { test } from 'node:test'
for (const { name, run } of cases) test(name, run)
`

test('node:test runs every case of both contracts', () => {
  const { status, stdout } = node(NODE_TEST, ['--test', '--test-reporter=tap'])
  const passed = [...stdout.matchAll(/^ *ok \d+ - (.*)$/gm)].map(([, name]) => name)
  expect(passed).toEqual(expect.arrayContaining(NAMES))
  expect(status).toBe(0)
})

test('node:test is told what is broken', () => {
  const { status, stdout } = node(NODE_TEST, ['--test', '--test-reporter=tap'], { BROKEN: '1' })
  const failed = [...stdout.matchAll(/^ *not ok \d+ - (.*)$/gm)].map(([, name]) => name!)
  expect(failed.filter((name) => NAMES.includes(name)).toSorted()).toEqual(BROKEN)
  expect(status).toBe(1)
})

const LOOP = `
const failed = []
for (const { name, run } of cases) await run().catch((error) => failed.push([name, error.name, error.code]))
console.log(JSON.stringify({ ran: cases.length, failed }))
`

test('a loop runs them without any runner', () => {
  const { status, stdout } = node(LOOP, [])
  expect(JSON.parse(stdout)).toEqual({ ran: NAMES.length, failed: [] })
  expect(status).toBe(0)
})

test('a loop is told what is broken, by errors of node:assert', () => {
  const { failed } = JSON.parse(node(LOOP, [], { BROKEN: '1' }).stdout) as {
    failed: [string, string, string][]
  }
  expect(failed.map(([name]) => name).toSorted()).toEqual(BROKEN)
  for (const [, name, code] of failed) expect([name, code]).toEqual(['AssertionError', 'ERR_ASSERTION'])
})
