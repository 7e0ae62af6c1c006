import { expect, test } from 'vitest'
import { errorsOf, line, planOf } from './sample.ts'

const hook = (more: string): string =>
  `version = 1\n[[hooks]]\nid = "a"\non = "exec.before"\nrun = "true"\n${more}`

test.each([
  ['sandbox = "inherit"', { policy: 'inherit' }],
  ['sandbox = "read-only"', { policy: 'read-only' }],
  ['sandbox = "off"', { policy: 'off' }],
  ['sandbox = { require = true }', { policy: 'inherit', require: true }],
  ['sandbox = { policy = "workspace-write", network = true }', { policy: 'workspace-write', network: true }],
])('%s', async (said, sandbox) => {
  expect((await planOf(hook(said))).hooks[0]!.sandbox).toEqual(sandbox)
  const defaults = hook('').replace('version = 1\n', `version = 1\n[defaults]\n${said}\n`)
  expect((await planOf(defaults)).hooks[0]!.sandbox).toEqual(sandbox)
})

test('a hook that says nothing has none in its plan: which layer it is of decides', async () => {
  expect((await planOf(hook(''))).hooks[0]).not.toHaveProperty('sandbox')
})

test.each([
  ['sandbox = "danger-full-access"', 'VALUE_TYPE 6:11'],
  ['sandbox = true', 'VALUE_TYPE 6:11'],
  ['sandbox = { policy = "none" }', 'VALUE_TYPE 6:11'],
  ['sandbox = { writable = ["/"] }', 'KEY_UNKNOWN 6:13'],
])('%s is none', async (said, fault) => {
  const errors = await errorsOf(hook(said))
  expect(errors.map(line)).toEqual([fault])
  expect(`${errors[0]!.message} ${errors[0]!.hint}`).toMatch(
    /read-only|policy, require or network|policy, require, network/,
  )
})

test('which wall there is, and whether another is wall enough, those above a project choose', async () => {
  const text = 'version = 1\n[sandbox]\nbackend = "codex"\nnested = "accept"\n'
  for (const layer of ['user', 'managed'] as const)
    expect((await planOf(text, { layer })).sandbox).toEqual({ backend: 'codex', nested: 'accept' })
  const errors = await errorsOf(text, { layer: 'project' })
  expect(errors.map(line)).toEqual(['SANDBOX_MISPLACED 2:1'])
  expect(errors[0]!.hint).toMatch(/your own/)
  expect(await planOf('version = 1\n[sandbox]\n')).not.toHaveProperty('sandbox')
})

test("a project's file takes nobody's wall away, in a hook or for all of them", async () => {
  for (const off of ['sandbox = "off"', 'sandbox = { policy = "off", network = true }']) {
    expect((await errorsOf(hook(off), { layer: 'project' })).map(line)).toEqual(['SANDBOX_WIDENED 6:11'])
    const defaults = hook('').replace('version = 1\n', `version = 1\n[defaults]\n${off}\n`)
    expect((await errorsOf(defaults, { layer: 'project' })).map(line)).toEqual(['SANDBOX_WIDENED 3:11'])
  }
  expect(await errorsOf(hook('sandbox = "off"'), { layer: 'user' })).toEqual([])
})
