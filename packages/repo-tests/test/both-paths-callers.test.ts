import { chmodSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { RECORDED } from './both-paths-payloads.ts'
import { plain } from './both-paths-plain.ts'
import { differencesOf, leftovers } from './both-paths-replay.ts'
import { twoWorlds, type Step, type World } from './both-paths-world.ts'

/** The hooks of the user: those that a caller may switch off, and those that hold. */
const USER = `
[projects."{world}/work"]
allow = true
[[hooks]]
id = "no-push"
on = "exec.before"
match = "git push*"
guard = true
deny = "not from here"
[[hooks]]
id = "format"
on = "exec.before"
match = ["ls*", "git *"]
run = 'sh "$HOME/note.sh" "$@"'
[[hooks]]
id = "round"
on = "task.complete"
guard = true
deny = "one more"
[[hooks]]
id = "asks"
on = "exec.before"
match = "npm *"
ask = "really?"
[profiles.ci.hooks.format]
enabled = false
[profiles.ci.hooks.asks]
enabled = false
`
/** Those of the project. */
const PROJECT = `version = 1
[[hooks]]
id = "lets"
on = "exec.before"
match = "make *"
run = 'sh "$HOME/note.sh"; true'
[[hooks]]
id = "allows"
on = "exec.before"
match = ["make *", "npm *"]
run = '''cat > /dev/null; echo '{"decision":"allow","reason":"fine"}' '''
[[hooks]]
id = "holds"
on = "exec.before"
match = "rm *"
guard = true
run = ["./tools/holds"]
[[hooks]]
id = "new"
on = "exec.before"
deny = "nobody trusts this"
`
const OTHER = 'version = 1\n[[hooks]]\nid = "other"\non = "exec.before"\ncontext = "of another file"\n'

const FLAGS: readonly (readonly string[])[] = [
  [],
  ['--no-hooks'],
  ['--profile', 'ci'],
  ['--profile', 'no-such'],
  ['-c', 'hooks.format.enabled=false'],
  ['-c', 'hooks.format.timeout=banana'],
  ['-c', 'hooks.no-push.enabled=false'],
  ['--config', '{world}/other.toml'],
  ['--config', 'beside.toml'],
  ['--config', '/nowhere/hooks.toml'],
  ['--closed'],
  ['--closed', '--config', '/nowhere/hooks.toml'],
  ['--closed', '--profile', 'ci'],
  ['--scope', 'user', '--install', '0a1b'],
  ['--scope', 'project'],
  ['--trace', 'trace.jsonl'],
  ['--limit', '5'],
  ['--bogus'],
  ['--agent', 'no-such'],
  ['--agent-version', '0.130.0'],
  ['word'],
]
const VARIABLES: readonly Readonly<Record<string, string>>[] = [
  { HOOKLINE_PROFILE: 'ci' },
  { HOOKLINE_PROFILE: 'no-such' },
  { HOOKLINE_PROFILE: '__proto__' },
  { HOOKLINE__HOOKS__FORMAT__ENABLED: 'false' },
  { HOOKLINE__HOOKS__NO_PUSH__ENABLED: 'false' },
  { HOOKLINE__HOOKS__FORMAT__TIMEOUT: 'banana' },
  { HOOKLINE__HOOKS__LETS__ENABLED: 'false' },
  { HOOKLINE_DISABLED: '1' },
  { HOOKLINE_DISABLED: '0' },
  { HOOKLINE_DISABLED: '1', HOOKLINE_PROFILE: 'ci' },
  { HOOKLINE_CANARY: '{world}/canary' },
  { HOOKLINE_CANARY: '../canary' },
  { HOOKLINE_CANARY: '../no-canary' },
  { XDG_CONFIG_HOME: '{world}/config' },
  { XDG_CONFIG_HOME: 'config' },
  { HOME: '{world}/other', XDG_STATE_HOME: '{world}/.local/state', XDG_CONFIG_HOME: '{world}/.config' },
  {
    TRACEPARENT: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
    LC_ALL: 'C',
    FOO: 'x'.repeat(9000),
  },
  { PATH: '' },
  { CLAUDE_PROJECT_DIR: '/x', constructor: 'x', A: 'a=b\nc' },
]

test('whoever calls, however and from wherever, is answered the same whichever way it takes', async () => {
  const worlds = await twoWorlds(USER)
  for (const world of worlds) furnish(world)
  const plainly = FLAGS.flatMap((flags, at) => sessionsOf(`f${at}`, flags, {}))
  const varied = VARIABLES.flatMap((env, at) => sessionsOf(`v${at}`, [], env))
  expect(await differencesOf(worlds, [...plainly, ...varied])).toEqual([])
  for (const world of worlds) {
    world.hookline('pause', 'format', '--for', '1h')
    const { pauses } = JSON.parse(readFileSync(join(world.dir, PAUSES), 'utf8')) as {
      readonly pauses: readonly object[]
    }
    // a guard's needs a person at a terminal
    const of = { hook: 'user/no-push', from: '2026-01-01T00:00:00.000Z', until: '2099-01-01T00:00:00.000Z' }
    world.write(PAUSES, JSON.stringify({ format: 1, pauses: [...pauses, of] }))
  }
  expect(await differencesOf(worlds, sessionsOf('paused', [], {}))).toEqual([])
  for (const world of worlds) world.hookline('pause', 'no-push', '--off')
  expect(await differencesOf(worlds, sessionsOf('resumed', [], {}))).toEqual([])
  expect(await leftovers(worlds)).toEqual({ effects: [[], []], history: [[], []] })
  const [alone, resident] = worlds.map(told)
  expect(resident).toEqual(alone)
  expect(alone!['trace']).not.toEqual([])
  expect(alone!['canary']).not.toEqual([])
  expect(worlds[0].effects().length).toBeGreaterThan(20)
}, 600_000)

const PAUSES = '.local/state/hookline/pauses.json'

function furnish(world: World): void {
  world.write('work/hooks.toml', PROJECT)
  world.write('work/tools/holds', '#!/bin/sh\necho "not $HOOKLINE_COMMAND" >&2\nexit 2\n')
  chmodSync(join(world.dir, 'work/tools/holds'), 0o755)
  world.write('work/beside.toml', OTHER)
  world.write('other.toml', OTHER)
  world.write('config/hookline/hooks.toml', OTHER)
  world.write('other/hooks.toml', PROJECT)
  world.write('canary', '')
  const ids = ['lets', 'allows', 'holds']
  const { hash } = JSON.parse(world.hookline('trust', ...ids, '--json')) as { readonly hash: string }
  world.hookline('trust', ...ids, '--yes', hash)
  // as at a terminal: else one of many sessions that begin at once is told of it, and nobody knows which
  const trusted = join(world.dir, '.local/state/hookline/trust')
  for (const name of readdirSync(trusted)) {
    const file = join(trusted, name)
    writeFileSync(file, readFileSync(file, 'utf8').replaceAll(/,\n *"isByHash": true/g, ''))
  }
}

/** Each caller begins a session of its own. */
function sessionsOf(
  name: string,
  flags: readonly string[],
  env: Readonly<Record<string, string>>,
): readonly (readonly Step[])[] {
  return [calls(name, flags, env)]
}

const LINES = ['git push --force', 'ls -la', 'npm test', 'make all', 'rm -rf x']

/** A turn of a session; of a caller who wishes nothing also where it may stand, and how often a turn may be sent on. */
function calls(
  name: string,
  flags: readonly string[],
  env: Readonly<Record<string, string>>,
): readonly Step[] {
  const say = (native: string, more: object): Step => {
    const { payload } = RECORDED.find((one) => one.native === native && one.version === '0.169.0')!
    const body = Buffer.from(JSON.stringify({ ...payload, session_id: `session-${name}`, ...more }))
    return { args: ['run', '--agent', 'codex', '--event', native, ...flags], body, env }
  }
  const bash = (line: string, more: object = {}): Step =>
    say('PreToolUse', { tool_name: 'Bash', tool_input: { command: line }, ...more })
  const isPlain = flags.length === 0 && Object.keys(env).length === 0
  const elsewhere = [
    bash('ls', { cwd: '{world}/other' }),
    bash('ls', { cwd: 'sub', session_id: `relative-${name}` }),
    { ...bash('ls', { cwd: 'nowhere', session_id: `nowhere-${name}` }), cwd: 'other' },
    ...[true, true, true, true].map((active) => say('Stop', { stop_hook_active: active })),
    say('PreToolUse', { tool_input: 5 }),
  ]
  const wished = [
    say('SessionStart', {}),
    say('UserPromptSubmit', {}),
    ...LINES.map((line) => bash(line)),
    say('Stop', { stop_hook_active: false }),
    { ...say('PreToolUse', {}), body: Buffer.from('{ no json') },
  ]
  return isPlain ? [...wished, ...elsewhere] : wished
}

/** Of texts with the world's own path in them. */
const DIGESTS = /"(mark|does)": "[^"]*"/g

/** What hookline tells of each hook, and what it noted in files of a caller's own. */
function told(world: World): Readonly<Record<string, unknown>> {
  const lines = (file: string): readonly string[] => {
    const path = join(world.dir, file)
    const text = existsSync(path) ? plain(readFileSync(path, 'utf8'), world.dir) : ''
    return text.split('\n').filter(Boolean).toSorted()
  }
  const why = ['no-push', 'format', 'round', 'asks', 'lets', 'allows', 'holds'].map((id) =>
    world
      .hookline('why', id, '--json')
      .replaceAll(DIGESTS, '"$1": 0')
      .replaceAll(/in [\d.]+ m?s/g, 'in 0 ms'),
  )
  return { why, trace: lines('work/trace.jsonl'), canary: lines('canary') }
}
