import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { HookConfig } from '@hookline/core'
import { expect, test } from 'vitest'
import { command, recorded, world, type World } from './hookline.ts'

const HOOKS = `version = 1
[[hooks]]
id = "no-rm"
on = "exec.before"
match = "rm *"
deny = "not here"
guard = true

[[hooks]]
id = "no-cp"
on = "exec.before"
match = "cp *"
deny = "no copies"
`

/** A world whose hooks.toml is the user's own. */
function own(): World & { readonly ask: (line: string) => string } {
  const made = world('version = 1\n')
  writeFileSync(join(made.dir, 'home/.config/hookline/hooks.toml'), HOOKS)
  return {
    ...made,
    ask: (line) =>
      made.hookline(['run', '--agent', 'codex', '--event', 'PreToolUse'], command(line, made.dir)).stdout,
  }
}

test('a hook rests until its time, or until somebody ends it', () => {
  const { hookline, ask, dir } = own()
  const ran = hookline(['pause', 'no-cp', '--for', '1h', '--json'])
  const made = JSON.parse(ran.stdout) as { hook: string; from: string; until: string }
  expect(made.hook).toBe('user/no-cp')
  expect(Date.parse(made.until) - Date.parse(made.from)).toBeGreaterThan(3_590_000)
  expect(ask('cp a b')).toBe('')
  expect(ask('rm x')).toContain('not here')
  expect(hookline(['pause']).stdout).toMatch(/^user\/no-cp until \d{4}-\d\d-\d\d \d\d:\d\d:\d\d\n$/)
  const file = join(dir, 'home/.local/state/hookline/pauses.json')
  const text = readFileSync(file, 'utf8')
  writeFileSync(file, text.replace(made.until, new Date(Date.now() - 1).toISOString()))
  expect(ask('cp a b')).toContain('no copies')
  expect(hookline(['pause']).stdout).toBe('no hook is paused\n')
  writeFileSync(file, text)
  expect(hookline(['pause', 'user/no-cp', '--off']).stdout).toContain('on  user/no-cp')
  expect(hookline(['pause', 'no-cp', '--off']).stdout).toContain('user/no-cp was not paused')
  expect(ask('cp a b')).toContain('no copies')
})

test('list and why tell who let a hook rest, and what lets it go on', () => {
  const { hookline, ask } = own()
  ask('cp a b')
  hookline(['pause', 'no-cp', '--for', '1h'])
  expect(hookline(['list']).stdout).toMatch(/^user\/no-cp {2}rests\n {2}it is paused until \d{4}-/m)
  expect(hookline(['why', 'no-cp']).stdout).toMatch(
    /✗ enabled it is paused until \d{4}-.*\n +Let it go on: hookline pause user\/no-cp --off/,
  )
})

test('a hook whose receiver is gone is not called switched off', () => {
  const { hookline, ask, dir } = own()
  ask('cp a b')
  const [, { hook }] = JSON.parse(hookline(['list', '--json']).stdout) as [unknown, { hook: HookConfig }]
  const { source: _source, enabled: _enabled, ...config } = hook
  const digest = createHash('sha256').update(JSON.stringify(config)).digest('hex')
  const gone = { why: 'it answered 410', config: digest, secrets: [] }
  const pause = { hook: 'user/no-cp', from: '2026-01-01T00:00:00Z', until: '9999-01-01T00:00:00Z', gone }
  writeFileSync(
    join(dir, 'home/.local/state/hookline/pauses.json'),
    JSON.stringify({ format: 1, pauses: [pause] }),
  )
  expect(hookline(['list']).stdout).toContain('  it rests until it is changed: it answered 410\n')
  expect(hookline(['why', 'no-cp']).stdout).toMatch(
    /✗ enabled it rests until it is changed: it answered 410\n +Change it, or let it try again: hookline pause/,
  )
})

test('a guard rests for nobody but a person on a terminal', () => {
  const { hookline, ask } = own()
  const ran = hookline(['pause', 'no-rm', '--for', '1h'])
  expect(ran.status).toBe(77)
  expect(ran.stderr).toContain('user/no-rm is a guard [PAUSE_TERMINAL]')
  expect(ran.stderr).toContain('run it on a terminal')
  expect(ask('rm x')).toContain('not here')
})

test('a paused guard is told of at the start of each session, and in list', () => {
  const { hookline, ask, dir } = own()
  hookline(['list'])
  const until = new Date(Date.now() + 3_600_000).toISOString()
  writeFileSync(
    join(dir, 'home/.local/state/hookline/pauses.json'),
    JSON.stringify({ format: 1, pauses: [{ hook: 'user/no-rm', from: until, until }] }),
  )
  expect(ask('rm x')).toBe('')
  for (const verb of ['try', 'explain'])
    expect(hookline([verb, 'exec.before', 'rm x']).stdout).toMatch(/user\/no-rm .*it is paused until \d{4}-/)
  const start = hookline(
    ['run', '--agent', 'codex', '--event', 'SessionStart'],
    recorded('session-start.startup', dir),
  )
  expect(start.stdout).toMatch(
    /paused guards: user\/no-rm until \d{4}-\d\d-\d\d \d\d:\d\d:\d\d\. .*hookline pause <hook> --off/,
  )
})

test.for([
  [['no-rn', '--for', '1h'], 'Did you mean "no-rm"?', 64],
  [['no-cp'], 'pause takes one hook', 64],
  [['no-cp', '--for', '1h', '--off'], 'pause takes one hook', 64],
  [['no-cp', '--for', '8d'], 'a week at most', 64],
  [['no-cp', '--for', '0m'], 'a time is 30m', 64],
  [['no-cp', '--for', 'ever'], 'a time is 30m', 64],
] as const)('pause %j is a mistake', ([args, message, code]) => {
  const ran = own().hookline(['pause', ...args])
  expect([ran.status, ran.stderr]).toEqual([code, expect.stringContaining(message)])
})
