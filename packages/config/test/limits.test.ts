import { expect, test } from 'vitest'
import { errorsOf, line, planOf } from './sample.ts'

const hook = (more: string): string =>
  `version = 1\n[[hooks]]\nid = "a"\non = "exec.before"\nrun = "true"\n${more}`
const defaults = (said: string): string =>
  hook('').replace('version = 1\n', `version = 1\n[defaults]\n${said}\n`)

test.each([
  ['limits = { memory = "512MB" }', { memory: 512 * 1024 * 1024 }],
  ['limits = { processes = 64, open_files = 256 }', { processes: 64, openFiles: 256 }],
  ['limits.output = "64KB"', { output: 64 * 1024 }],
  ['limits = {}', {}],
])('%s', async (said, limits) => {
  expect((await planOf(hook(said))).hooks[0]!.limits).toEqual(limits)
  expect((await planOf(defaults(said))).hooks[0]!.limits).toEqual(limits)
})

test('a hook that says nothing has none in its plan: what holds for all is not written into each', async () => {
  expect((await planOf(hook(''))).hooks[0]).not.toHaveProperty('limits')
})

test.each([
  ['limits = 64', 'VALUE_TYPE 6:10', /processes = 64|memory/],
  ['limits = { memory = 512 }', 'VALUE_TYPE 6:21', /"512MB"/],
  ['limits = { memory = "512 mb" }', 'SIZE_INVALID 6:21', /"512MB"/],
  ['limits = { memory = "1KB" }', 'SIZE_INVALID 6:21', /"1MB"/],
  ['limits = { output = "1GB" }', 'SIZE_INVALID 6:21', /"64MB"/],
  ['limits = { processes = 0 }', 'VALUE_INVALID 6:24', /whole number/],
  ['limits = { open_files = 1.5 }', 'VALUE_TYPE 6:25', /whole number/],
  ['limits = { nproc = 5 }', 'KEY_UNKNOWN 6:12', /`?processes`?/],
  ['max_memory = "1GB"', 'KEY_UNKNOWN 6:1', /limits/],
  ['with.limits.processes = 5', 'WITH_ENGINE_KEY 6:6', /limits = /],
])('%s is none', async (said, fault, words) => {
  const errors = await errorsOf(hook(said))
  expect(errors.map(line)).toEqual([fault])
  expect(`${errors[0]!.message} ${errors[0]!.hint}`).toMatch(words)
})

const WIDENED = 'LIMITS_WIDENED'

test("a project's file has no more of the machine than others, in a hook or for all of them", async () => {
  for (const wide of ['processes = 1025', 'open_files = 4097', 'output = "9MB"']) {
    const said = `limits.${wide}`
    const [at] = [said.indexOf('=') + 3]
    expect((await errorsOf(hook(said), { layer: 'project' })).map(line)).toEqual([`${WIDENED} 6:${at}`])
    expect((await errorsOf(defaults(said), { layer: 'project' })).map(line)).toEqual([`${WIDENED} 3:${at}`])
    expect(await errorsOf(hook(said), { layer: 'user' })).toEqual([])
  }
  const narrow = 'limits = { memory = "64GB", processes = 1024, open_files = 4096, output = "8MB" }'
  expect(await errorsOf(hook(narrow), { layer: 'project' })).toEqual([])
})
