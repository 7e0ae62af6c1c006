import { existsSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { world } from './hookline.ts'

const HOOKS = `version = 1

[[hooks]]
id = "post"
on = "custom.deployed"
run = 'echo "{\\"data\\": {\\"length\\": \${#TOKEN}}}"; echo "told $TOKEN" >&2'
env.TOKEN = { secret = "GITHUB" }

[[hooks]]
id = "other"
on = "custom.other"
run = "true"
env = { TOKEN = { secret = "GITHUB" }, MORE = { secret = "NOT_YET" } }
`
const CONFIG = ['--config', 'hooks.toml']

test('a secret is set from stdin, listed without its value, and removed', () => {
  const { hookline, dir } = world(HOOKS)
  const set = hookline(['secret', 'set', 'GITHUB'], 'hunter2-and-more\n')
  expect(set).toMatchObject({ stdout: 'GITHUB is set\n', stderr: '', status: 0 })
  const file = join(dir, 'home/.local/state/hookline/secrets/GITHUB')
  expect(readFileSync(file, 'utf8')).toBe('hunter2-and-more')
  expect(statSync(file).mode & 0o777).toBe(0o600)
  const { stdout } = hookline(['secret', 'list', ...CONFIG])
  expect(stdout).toMatch(
    /^GITHUB {2}set .* ago, used by user\/post, user\/other\nNOT_YET {2}not set, used by user\/other\n$/,
  )
  expect(JSON.parse(hookline(['secret', 'list', '--json', ...CONFIG]).stdout)).toMatchObject([
    { name: 'GITHUB', set: expect.stringMatching(/^2/), hooks: ['user/post', 'user/other'] },
    { name: 'NOT_YET', set: null, hooks: ['user/other'] },
  ])
  expect(hookline(['secret', 'remove', 'GITHUB', '--json'])).toMatchObject({ status: 0 })
  expect(hookline(['secret', 'remove', 'GITHUB'])).toMatchObject({ status: 69 })
})

test('a hook gets it, and nobody is told it', () => {
  const { hookline } = world(HOOKS)
  hookline(['secret', 'set', 'GITHUB'], 'hunter2-and-more\n')
  const { stdout, stderr } = hookline(['emit', 'custom.deployed', ...CONFIG])
  expect(stdout).toContain('data: {"length":16}')
  expect(stderr).toContain('told [secret TOKEN]')
  expect(stdout + stderr).not.toContain('hunter2')
})

test('what is missing is said by check, with what to do; --offline does not look', () => {
  const { hookline } = world(HOOKS)
  const { stdout, status } = hookline(['check', ...CONFIG])
  expect(status).toBe(69)
  expect(stdout).toMatch(
    /hooks\.toml:7: hooks\[0\]\.env\.TOKEN: there is no secret GITHUB \[SECRET_UNKNOWN\]/,
  )
  expect(stdout).toContain('hookline secret set GITHUB')
  expect(hookline(['check', '--offline', ...CONFIG]).status).toBe(0)
})

test.each([
  [['secret'], 64, /set, list or remove\?/],
  [['secret', 'show', 'GITHUB'], 64, /no "secret show"/],
  [['secret', 'set'], 64, /which secret/],
  [['secret', 'set', 'GITHUB', 'hunter2'], 64, /never an argument/],
  [['secret', 'set', 'github'], 64, /SECRET_NAME/],
  [['secret', 'set', 'GITHUB'], 64, /SECRET_VALUE/],
  [['secret', 'remove', '../x'], 64, /SECRET_NAME/],
])('%j is called wrongly', (args, code, says) => {
  const { stderr, status } = world(HOOKS).hookline(args)
  expect(status).toBe(code)
  expect(stderr).toMatch(says)
  expect(stderr).not.toContain('hunter2')
})

test('a guard whose variable is not set denies; the agent is told why', () => {
  const { hookline, dir } = world(
    'version = 1\n[[hooks]]\nid = "a"\non = "exec.before"\nguard = true\ndeny = "ask ${WHO}"\n',
  )
  const payload = JSON.stringify({
    session_id: 's',
    hook_event_name: 'PreToolUse',
    cwd: dir,
    tool_name: 'Bash',
    tool_input: { command: 'ls' },
    turn_id: 't',
    tool_use_id: 'c',
  })
  const { stdout, status } = hookline(
    ['run', '--agent', 'codex', '--event', 'PreToolUse', ...CONFIG],
    payload,
  )
  expect(status).toBe(0)
  expect(stdout).toMatch(/hooks\.toml:6: hooks\[0\]\.deny: \$\{WHO\} is not set/)
  expect(stdout).toContain('"deny"')
})

test('a trusted hook of a project is filled with variables, and given the secrets that it was trusted with', () => {
  const { hookline, file, dir } = world(
    `version = 1
[[hooks]]
id = "ask"
on = "exec.before"
match = "a*"
deny = "ask \${WHO}"
[[hooks]]
id = "post"
on = "exec.before"
match = "b*"
run = 'echo "$TOKEN $PRINTED" > out'
env.TOKEN = { secret = "GITHUB" }
env.PRINTED = { command = ["./print.sh"] }
`,
    { WHO: 'me' },
  )
  hookline(['secret', 'set', 'GITHUB'], 'hunter2-and-more\n')
  file('print.sh', '#!/bin/sh\necho printed\n', 0o755)
  const { hash } = JSON.parse(hookline(['trust', '--json']).stdout) as { readonly hash: string }
  expect(hookline(['trust', '--yes', hash]).status).toBe(0)
  expect(hookline(['try', 'exec.before', 'a b']).stdout).toContain('outcome  deny: ask me')
  expect(hookline(['check', '--offline']).status).toBe(0)
  expect(hookline(['check']).status).toBe(0)
  // what prints one is as it was trusted, too
  file('print.sh', '#!/bin/sh\necho evil\n', 0o755)
  hookline(['try', 'exec.before', 'b b'])
  expect(readFileSync(join(dir, 'out'), 'utf8')).toBe('hunter2-and-more printed\n')
  expect(hookline(['list']).stdout).toContain('1 changed')
})

test('what is only looked at, or mocked, needs no secret and runs no command', () => {
  const { hookline, file, dir } = world(`version = 1
[[hooks]]
id = "post"
on = "exec.before"
run = ["./tool", "x"]
env = { TOKEN = { secret = "NOT_SET" }, MORE = { command = ["./print"] } }
[[tests]]
name = "it is asked"
event = "exec.before"
subject = "ls"
mocks.post = { decision = "deny", reason = "no" }
expect.decision = "deny"
`)
  file('tool', '#!/bin/sh\nexit 0\n', 0o755)
  file('print', '#!/bin/sh\ntouch ran\necho secret\n', 0o755)
  const dry = hookline(['try', 'exec.before', 'ls', '--dry', '--json', ...CONFIG])
  expect(dry.stdout).toContain('/tool"')
  expect(dry.stdout).not.toMatch(/SECRET_/)
  expect(hookline(['test', ...CONFIG])).toMatchObject({ status: 0 })
  expect(existsSync(join(dir, 'ran'))).toBe(false)
})
