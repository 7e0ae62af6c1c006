import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { world } from './hookline.ts'

const HOOKS = `
version = 1

[[hooks]]
id = "guard"
on = "exec.before"
match = "git push*"
guard = true
deny = "no"

[[hooks]]
id = "rewriter"
on = "exec.before"
rewrites = true
run = "touch ran.txt"

[[hooks]]
id = "first"
on = "exec.before"
priority = 5
run = "touch ran.txt"

[[hooks]]
id = "after-first"
on = "exec.before"
needs = ["first"]
if = 'results.first.status == "done"'
run = "touch ran.txt"

[[hooks]]
id = "elsewhere"
on = "exec.before"
if = 'event.session.cwd == "/elsewhere"'
deny = "no"

[[hooks]]
id = "off"
on = "exec.before"
enabled = false
deny = "no"

[[hooks]]
id = "ls-only"
on = "exec.before"
match = "ls*"
deny = "no"
`

const CONFIG = ['--config', 'hooks.toml']

test('explain tells the plan of an event, and runs nothing', () => {
  const { hookline, dir } = world(HOOKS)
  const { stdout, status } = hookline(['explain', 'exec.before', 'cd x && git push', ...CONFIG])
  expect(status).toBe(0)
  expect(existsSync(join(dir, 'ran.txt'))).toBe(false)
  let from = 0
  for (const text of [
    'Codex: PreToolUse, waits at most 60 s; obeys deny, takes a rewrite',
    'blind spot',
    'match looks at "cd x && git push", "cd x", "git push"',
    'first, one after another',
    'user/rewriter',
    'then, in this order',
    'user/first  priority 5',
    'user/guard  guard',
    'matches "git push"',
    'blocking, at most 10 s',
    'user/after-first  after first',
    'not known before what it needs has run',
    'not due',
    'user/elsewhere  its `if` is false',
    `event.session.cwd = ${JSON.stringify(dir)}`,
    'user/off  it is switched off',
    'user/ls-only  ls* does not match',
  ]) {
    expect(stdout.slice(from)).toContain(text)
    from = stdout.indexOf(text, from) + text.length
  }
})

test('explain says what the agent cannot do, and when it never reports the event', () => {
  const { hookline } = world(
    'version = 1\n[[hooks]]\nid = "bye"\non = ["session.end", "exec.before"]\ndeny = "no"\n',
  )
  expect(hookline(['explain', 'session.end', ...CONFIG]).stdout).toContain(
    'Codex does not obey a denial at session.end',
  )
  expect(hookline(['explain', 'notification', ...CONFIG]).stdout).toContain('Codex never reports it')
  expect(hookline(['explain', 'task.start', ...CONFIG]).stdout).toContain('no hook listens to task.start')
})

test('explain --json is for programs', () => {
  const { stdout } = world(HOOKS).hookline(['explain', 'exec.before', 'git push', '--json', ...CONFIG])
  expect(JSON.parse(stdout)).toMatchObject({
    event: { name: 'exec.before' },
    agent: 'codex',
    can: { deny: true },
    rewriters: [{ name: 'user/rewriter' }],
    deciders: [
      { name: 'user/first' },
      { name: 'user/guard', due: true },
      { name: 'user/after-first', due: 'unknown' },
    ],
    idle: [{ by: 'if', condition: [{ value: false }, {}] }, { by: 'enabled' }, { by: 'match' }],
  })
})

test('explain of nothing, or of what is no event, says how it is called', () => {
  expect(world(HOOKS).hookline(['explain', ...CONFIG])).toMatchObject({
    status: 64,
    stderr: expect.stringContaining('hookline explain <event>') as string,
  })
  expect(world(HOOKS).hookline(['explain', 'PreToolUse', ...CONFIG]).status).toBe(64)
})
