import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { world } from './hookline.ts'

const HOOKS = `
version = 1

[[hooks]]
id = "note"
on = "custom.deployed"
run = "cat > seen.json"

[[hooks]]
id = "not-on-friday"
on = "custom.release"
if = 'event.data.day == "friday"'
guard = true
deny = "Nothing is released on a Friday"

[[hooks]]
id = "for-codex"
on = "custom.*"
agents = ["codex"]
run = "false"

[[hooks]]
id = "commands"
on = "exec.before"
run = "touch commands.txt"
`

const CONFIG = ['--config', 'hooks.toml']

test('an emitted event runs hooks for real and never passes as an agent’s', () => {
  const { hookline, dir } = world(HOOKS)
  const ran = hookline([
    'emit',
    'custom.deployed',
    '--data',
    '{"to":"staging"}',
    '--session',
    's-1',
    ...CONFIG,
  ])
  expect(ran).toMatchObject({ status: 0, stderr: '' })
  expect(ran.stdout).toContain('user/note  no objection')
  expect(ran.stdout).toContain('user/for-codex  not due: it is for codex')
  expect(JSON.parse(readFileSync(join(dir, 'seen.json'), 'utf8'))).toMatchObject({
    name: 'custom.deployed',
    agent: { name: 'hookline' },
    channel: 'emit',
    session: { id: 's-1', cwd: dir },
    data: { to: 'staging' },
  })
})

test('a denial is exit code 2, so that emit can stand before && in a script', () => {
  const { hookline } = world(HOOKS)
  const denied = hookline(['emit', 'custom.release', '--data', '-', ...CONFIG], '{"day":"friday"}')
  expect(denied.status).toBe(2)
  expect(denied.stdout).toContain('outcome  deny: Nothing is released on a Friday')
  const free = hookline(['emit', 'custom.release', '--data', '{"day":"monday"}', ...CONFIG])
  expect(free.status).toBe(0)
  expect(free.stdout).toContain('not due: its `if` is false')
  expect(free.stdout).toContain('event.data.day = "monday"')
  expect(hookline(['emit', 'custom.release', ...CONFIG]).status, 'a guard whose data is absent').toBe(2)
})

test('emit --json is for programs', () => {
  const { stdout } = world(HOOKS).hookline([
    'emit',
    'custom.release',
    '--data={"day":"friday"}',
    '--json',
    ...CONFIG,
  ])
  expect(JSON.parse(stdout)).toMatchObject({
    event: { name: 'custom.release', channel: 'emit' },
    hooks: [
      { hook: 'user/not-on-friday', due: true, result: { status: 'done' } },
      { hook: 'user/for-codex', due: false, by: 'agents', result: null },
    ],
    outcome: { decision: 'deny' },
  })
})

test.each([
  ['exec.before', 'only an agent reports exec.before', 'hookline try exec.before'],
  ['hook.failed', 'hookline itself reports hook.failed', 'hookline emit custom.<name>'],
  ['deployed', 'custom.<name>', 'hookline emit custom.deployed'],
  ['custom.My Event!', 'custom.<name>', 'hookline emit custom.my-event'],
  ['custom.', 'custom.<name>', 'hookline emit custom.deployed'],
])('emit %s is refused: %s', (name, why, instead) => {
  const { hookline, dir } = world(HOOKS)
  const { status, stderr, stdout } = hookline(['emit', name, ...CONFIG])
  expect({ status, stdout }).toEqual({ status: 64, stdout: '' })
  expect(stderr).toContain(why)
  expect(stderr).toContain(instead)
  expect(existsSync(join(dir, 'commands.txt'))).toBe(false)
})

test.each([
  [['emit'], 'emit sends one event'],
  [['emit', 'custom.a', 'custom.b'], 'emit sends one event'],
  [['emit', 'custom.a', '--data', '{'], '--data is not JSON'],
  [['emit', 'custom.a', '--data', '[1]'], '--data is not an object'],
])('%j is called wrongly', (args, why) => {
  expect(world(HOOKS).hookline([...args, ...CONFIG])).toMatchObject({
    status: 64,
    stderr: expect.stringContaining(why) as string,
  })
})

test('a run in the background that is not kept is exit code 73, unless the event is denied', () => {
  const hooks = `${HOOKS}
[[hooks]]
id = "later"
on = "custom.*"
run = "true"
delivery = "at-least-once"
mode = "background"
`
  const { hookline, dir } = world(hooks)
  expect(hookline(['emit', 'custom.other', ...CONFIG]).status).toBe(0)
  const broken = world(hooks)
  mkdirSync(join(broken.dir, 'home/.local/state/hookline/journal.db'), { recursive: true, mode: 0o700 })
  const lost = broken.hookline(['emit', 'custom.other', ...CONFIG])
  expect(lost.status).toBe(73)
  expect(lost.stdout).toMatch(/user\/later {2}failed.*\n.*\[JOURNAL_UNUSABLE\]/)
  const denied = broken.hookline(['emit', 'custom.release', '--data', '{"day":"friday"}', ...CONFIG])
  expect(denied.status).toBe(2)
  const nowhere = world(hooks, { XDG_STATE_HOME: '/dev/null' })
  expect(nowhere.hookline(['emit', 'custom.other', ...CONFIG]).status).toBe(73)
  expect(hookline(['emit', '--help']).stdout).toContain('73: what was to run in the background')
  expect(existsSync(join(dir, 'home/.local/state/hookline/journal.db'))).toBe(true)
})

test('while hooks.toml is broken its hooks rest, which is said; the event is kept, and sent once it is mended', async () => {
  const hooks = `version = 1
[[hooks]]
id = "slow"
on = "custom.slow"
run = 'cat > slow.json'
mode = "background"
`
  const { hookline, file, dir } = world(`${hooks}broken = `)
  const broken = join(dir, 'hooks.toml')
  const emitted = hookline(['emit', 'custom.slow', '--data', '{"n":1}', '--json', ...CONFIG])
  expect(emitted.status).toBe(78)
  const { event, resting } = JSON.parse(emitted.stdout) as {
    event: { id: string }
    resting: readonly string[]
  }
  expect(resting).toEqual([broken])
  const { stdout } = hookline(['emit', 'custom.slow', ...CONFIG])
  expect(stdout).toContain(
    `at rest: the hooks of ${broken}, but for the guards that were last good: the value`,
  )
  expect(stdout).toMatch(/the event is kept: .* hookline replay [0-9a-f-]{36} --deliver/)
  expect(stdout).not.toContain('no hook listens')
  expect(hookline(['try', 'custom.slow', ...CONFIG]).stdout).toMatch(/at rest: [^\n]*\n$/)
  const kept = JSON.parse(hookline(['history', '--json']).stdout) as readonly { event: string }[]
  expect(kept.map((one) => one.event)).toEqual(['custom.slow', 'custom.slow'])
  file('hooks.toml', hooks)
  expect(hookline(['replay', event.id, '--deliver', '--yes', ...CONFIG]).status).toBe(0)
  await vi.waitFor(
    () =>
      expect(JSON.parse(readFileSync(join(dir, 'slow.json'), 'utf8'))).toMatchObject({
        id: event.id,
        data: { n: 1 },
      }),
    { timeout: 30_000, interval: 50 },
  )
})
