import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { world } from './hookline.ts'

const HOOKS = `version = 1
[[hooks]]
id = "a"
on = ["exec.after", "task.complete", "mcp.before", "custom.*"]
run = "touch ran.txt"
`
const CONFIG = ['--config', 'hooks.toml']

test.each([
  [
    'exec.after',
    '{"exitCod":3}',
    'exec.after has no field "exitCod"',
    /did you mean exitCode\? there are: command, .*exitCode/,
  ],
  ['exec.after', '{"colour":3}', 'exec.after has no field "colour"', /^\W*there are: command, argv/m],
  ['exec.after', '{"__proto__":3}', 'has no field "__proto__"', /there are: command/],
  [
    'task.complete',
    '{"usage":{"inputTokns":3}}',
    'has no field "usage.inputTokns"',
    /did you mean usage\.inputTokens\?/,
  ],
  [
    'patch.before',
    '{"files":[{"path":"a"},{"pth":"b"}]}',
    'has no field "files.pth"',
    /files\.path\? there are: path, change, to/,
  ],
  ['interrupt', '{"x":1}', 'interrupt has no field "x"', /there are none/],
])('at %s a field that is none is refused: %s', (name, data, message, hint) => {
  const { hookline, dir } = world(HOOKS)
  for (const verb of ['try', 'explain']) {
    const { stderr, stdout, status } = hookline([verb, name, '--data', data, ...CONFIG])
    expect({ status, stdout }).toEqual({ status: 64, stdout: '' })
    expect(stderr).toContain(message)
    expect(stderr).toMatch(hint)
  }
  expect(existsSync(join(dir, 'ran.txt'))).toBe(false)
})

test.each([
  ['exec.after', '{"exitCode":3,"output":null}'],
  ['task.complete', '{"usage":{"inputTokens":3}}'],
  ['mcp.before', '{"arguments":{"whatever":[{"a":1}]}}'],
  ['custom.deployed', '{"to":"staging"}'],
])('at %s what there is, and what is of others, is taken: %s', (name, data) => {
  const { hookline } = world(HOOKS)
  for (const verb of ['try', 'explain'])
    expect(hookline([verb, name, '--data', data, ...CONFIG])).toMatchObject({ status: 0 })
})
