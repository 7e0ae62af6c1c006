import { wirable } from '@hookline/runtime/install'
import { managedAgents } from '@hookline/runtime/managed'
import { expect, test } from 'vitest'
import { world, NO_FORCE_PUSH } from './hookline.ts'

const HOOKS = `
version = 1

${NO_FORCE_PUSH}
[[hooks]]
id = "format"
on = "patch.after"
match = "**/*.{ts,tsx}"
run = 'echo formatted "$@"'

[[hooks]]
id = "bye"
on = "session.end"
run = "true"
`

const CONFIG = ['--config', 'hooks.toml']

test('try says what each hook would say, and why', () => {
  const { hookline } = world(HOOKS)
  const { stdout, status } = hookline(['try', 'exec.before', 'cd x && git push --force', ...CONFIG])
  expect(status).toBe(0)
  expect(stdout).toMatch(/user\/no-force-push {2}guard {2}deny/)
  expect(stdout).toContain('matched "git push --force"')
  expect(stdout).toContain('outcome  deny: Force-push is off here: open a PR')
  expect(hookline(['try', 'exec.before', 'git status', ...CONFIG]).stdout).toContain(
    'not due: git push *--force* does not match',
  )
})

test('try runs scripts for real; --dry does not', () => {
  const { hookline, dir } = world(
    HOOKS.replace('echo formatted "$@"', 'echo "$@" > ran.txt; echo formatted "$@"'),
  )
  expect(hookline(['try', 'patch.after', 'a.ts', 'b.js', '--dry', ...CONFIG]).stdout).toContain('would run')
  expect(hookline(['try', 'patch.after', 'a.ts', 'b.js', ...CONFIG]).stdout).toContain('formatted ./a.ts')
  expect(dir).toBeTruthy()
})

test('try --json is for programs', () => {
  const { stdout } = world(HOOKS).hookline(['try', 'exec.before', 'git push --force', '--json', ...CONFIG])
  expect(JSON.parse(stdout)).toMatchObject({
    hooks: [{ hook: 'user/no-force-push', due: true, result: { status: 'done' } }],
    outcome: { decision: 'deny' },
  })
})

test('try of what is no event names those there are', () => {
  const { stderr, status } = world(HOOKS).hookline(['try', 'PreToolUse', ...CONFIG])
  expect(status).not.toBe(0)
  expect(stderr).toContain('exec.before')
})

test.each([
  ['PreToolUse', '"PreToolUse" is what Codex calls it', 'Here it is exec.before, patch.before, '],
  ['pre_tool_use', 'calls it [EVENT_NATIVE]', 'exec.before'],
  ['exec.befor', 'there is no event "exec.befor" [EVENT_UNKNOWN]', 'Did you mean "exec.before"?'],
  ['zzzzzzzzzz', 'there is no event "zzzzzzzzzz" [EVENT_UNKNOWN]', 'There are: session.start, '],
  ['custom.*', '"custom.*" stands for several events', 'One happens at a time: custom.deployed.'],
  ['exec.*', '"exec.*" stands for several events', 'One happens at a time: exec.before, exec.after.'],
])('try and explain translate %s, or say what was meant', (name, message, hint) => {
  const { hookline } = world(HOOKS)
  for (const verb of ['try', 'explain']) {
    const { stderr, status } = hookline([verb, name, 'x', ...CONFIG])
    expect([status, stderr]).toEqual([64, expect.stringContaining(message)])
    expect(stderr).toContain(hint)
  }
})

test.each([
  ['exec.before', 'such as exec.before "git push"'],
  ['patch.after', 'such as patch.after src/a.ts'],
])('try and explain of %s say that nothing is known of what it is about', (name, example) => {
  const { hookline } = world(HOOKS)
  for (const verb of ['try', 'explain']) {
    expect(hookline([verb, name, ...CONFIG]).stdout).toContain(example)
    expect(hookline([verb, name, 'ls', ...CONFIG]).stdout).not.toContain('note')
    expect(hookline([verb, 'session.end', ...CONFIG]).stdout).not.toContain('note')
  }
})

test('list tells promises, lanes and blind spots', () => {
  const { stdout, status } = world(HOOKS).hookline(['list', ...CONFIG])
  expect(status).toBe(0)
  expect(stdout).toMatch(
    /user\/no-force-push {2}guard\n {2}on exec\.before, match "git push \*--force\*"\n {2}deny "Force-push/,
  )
  expect(stdout).toContain('codex: blocking, at most 10 s (exec.before)')
  expect(stdout).toContain('blind spot')
  expect(stdout).toMatch(
    /user\/bye[^]*in the background, best-effort: one try, at most 10 s each \(session\.end\)/,
  )
})

test('list --json is for programs', () => {
  expect(JSON.parse(world(HOOKS).hookline(['list', '--json', ...CONFIG]).stdout)).toMatchObject([
    { name: 'user/no-force-push', events: [{ agent: 'codex', native: 'PreToolUse', lane: 'blocking' }] },
    {},
    {},
  ])
})

test('check: right is 0, wrong is 78 with every mistake, a missing program is 69', () => {
  expect(world(HOOKS).hookline(['check', ...CONFIG])).toMatchObject({
    status: 0,
    stdout: expect.stringContaining('ok') as string,
  })
  const wrong = world(
    HOOKS.replace('match = "git', 'matcher = "git').replace('"patch.after"', '"PostToolUse"'),
  ).hookline(['check', ...CONFIG])
  expect(wrong.status).toBe(78)
  expect(wrong.stdout).toContain('match')
  expect(wrong.stdout).toContain('patch.after')
  const missing = world(HOOKS.replace('run = "true"', 'run = ["./gone.sh"]'))
  expect(missing.hookline(['check', ...CONFIG]).status).toBe(69)
  expect(missing.hookline(['check', '--offline', ...CONFIG]).status).toBe(0)
  expect(world(HOOKS).hookline(['check', '--config', 'nowhere.toml']).status).toBe(78)
})

test('help, version, and a verb that is none', () => {
  const { hookline } = world(HOOKS)
  expect(hookline([]).stdout).toContain('usage: hookline <verb>')
  expect(hookline(['help', 'try']).stdout).toContain('hookline try exec.before')
  expect(hookline(['try', '--help']).stdout).toContain('usage: hookline try')
  expect(hookline(['--version']).stdout).toMatch(/^\d+\.\d+\.\d+\n$/)
  expect(hookline(['lst'])).toMatchObject({ status: 64, stderr: expect.stringContaining('list') as string })
})

test('a verb that is none is refused, with the one that was meant, also where help is asked for', () => {
  const { hookline } = world(HOOKS)
  for (const args of [['tyr'], ['help', 'tyr'], ['tyr', '--help']])
    expect(hookline(args)).toMatchObject({
      status: 64,
      stdout: '',
      stderr: expect.stringContaining('hookline has no verb "tyr"; did you mean "try"?') as string,
    })
  expect(hookline(['help', 'nope']).status).toBe(64)
  expect(hookline(['help', 'help']).stdout).toContain('usage: hookline <verb>')
})

test.each(['list', 'status', 'init', 'top'])('%s takes no words', (verb) => {
  expect(world(HOOKS).hookline([verb, 'nope'])).toMatchObject({
    status: 64,
    stderr: expect.stringContaining(`${verb} takes no words`) as string,
  })
})

test.each(managedAgents.filter((agent) => !wirable.includes(agent)))(
  '%s, which is only wired for everybody, is not said to be unknown',
  (agent) => {
    const { hookline } = world(HOOKS)
    for (const verb of ['install', 'uninstall']) {
      const { stderr, status } = hookline([verb, agent])
      expect([status, stderr]).toEqual([
        64,
        `error: of "${agent}" only the lines for everybody on this machine are there [USAGE]\n  As root: hookline ${verb} ${agent} --scope managed\n`,
      ])
    }
    expect(hookline(['install', 'nope']).stderr).toContain('cannot wire "nope"')
    expect(hookline(['doctor', agent]).stderr).toContain(`doctor examines ${agent} only with --scope managed`)
  },
)

test('help names every verb once', () => {
  const { hookline } = world('version = 1\n')
  const { stdout } = hookline(['help'])
  const named = [...stdout.matchAll(/^ {2}([a-z-]+) {2,}/gm)].map(([, verb]) => verb!)
  const { stderr } = hookline(['nothing'])
  const all = /there are: (.*); see/.exec(stderr)![1]!.split(', ')
  expect(named.toSorted()).toEqual(all.toSorted())
})

test('run tells of itself like every other verb, and reads no payload for it', () => {
  const { hookline } = world(HOOKS)
  for (const args of [
    ['run', '--help'],
    ['run', '-h'],
    ['run', '--agent', 'codex', '--help'],
    ['help', 'run'],
  ]) {
    const { status, stdout, stderr } = hookline(args, 'no payload')
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    expect(stdout).toMatch(/^usage: hookline run --agent <codex\|claude-code> \[--event/)
  }
  expect(hookline(['help']).stdout).toMatch(/\n {2}run +what an agent calls: its payload on stdin/)
})
