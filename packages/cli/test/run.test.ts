import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { expect, onTestFinished, test } from 'vitest'
import { command, recorded, world, type Ran, NO_FORCE_PUSH } from './hookline.ts'

const GUARD = `
version = 1

${NO_FORCE_PUSH}`

const RUN = ['run', '--agent', 'codex', '--event', 'PreToolUse', '--config', 'hooks.toml']

const denied = ({ stdout }: Ran): string | undefined => {
  if (stdout === '') return undefined
  const { hookSpecificOutput } = JSON.parse(stdout) as { hookSpecificOutput?: Record<string, string> }
  return hookSpecificOutput?.['permissionDecision'] === 'deny'
    ? hookSpecificOutput['permissionDecisionReason']
    : undefined
}

test('a guard denies what it is there for and lets the rest go, in silence', () => {
  const { hookline } = world(GUARD)
  const held = hookline(RUN, command('cd x && sudo git push origin --force'))
  expect(denied(held)).toBe('Force-push is off here: open a PR')
  expect(held).toMatchObject({ status: 0, stderr: '' })
  expect(hookline(RUN, command('git push'))).toMatchObject({ status: 0, stdout: '', stderr: '' })
})

test('an old Codex is denied what it could not be told to rewrite, and hooks are told its version', () => {
  const { hookline, dir } = world(`
version = 1
[[hooks]]
id = "elsewhere"
on = "exec.before"
rewrites = true
run = '''cat > seen.json; echo '{"rewrite":{"command":"ls -l"}}' '''
`)
  const old = hookline([...RUN, '--agent-version', '0.130.0'], command('ls', dir))
  expect(denied(old)).toContain('Codex 0.130.0 cannot take this rewrite')
  expect(JSON.parse(readFileSync(join(dir, 'seen.json'), 'utf8'))).toMatchObject({
    agent: { name: 'codex', version: '0.130.0' },
  })
  expect(hookline(RUN, command('ls', dir)).stdout).toContain('"updatedInput":{"command":"ls -l"}')
})

test("the user's own hooks.toml is read where none is named, and none at all is fine", () => {
  const { hookline, file } = world('')
  const run = ['run', '--agent', 'codex']
  expect(hookline(run, command('git push --force'))).toMatchObject({ status: 0, stdout: '', stderr: '' })
  file('home/.config/hookline/hooks.toml', GUARD)
  expect(denied(hookline(run, command('git push --force')))).toContain('Force-push')
})

test.each([
  ['nothing', () => ''],
  ['half an object', () => command('ls').slice(0, 60)],
  ['no JSON', () => 'hello'],
  ['a number', () => '7'],
  ['a list', () => '[]'],
  ['bytes that are no text', () => Buffer.from([0xff, 0xfe, 0x00, 0x80])],
  [
    'a Bash call without a command',
    () => JSON.stringify({ ...(JSON.parse(command('ls')) as object), tool_input: {} }),
  ],
  ['a deep nest', () => '['.repeat(200_000)],
  ['ten megabytes of no JSON', () => 'x'.repeat(10_000_000)],
])('a payload of %s is let go without a guard and denied with one', (_, payload) => {
  const free = world('version = 1').hookline(RUN, payload())
  expect(free).toMatchObject({ status: 0, stdout: '' })
  expect(free.stderr).toMatch(/^hookline: .*\[PAYLOAD_INVALID\]\n$/s)
  expect(denied(world(GUARD).hookline(RUN, payload()))).toMatch(
    /^guard user\/no-force-push could not look at it/,
  )
})

test('a payload of ten megabytes is answered like any other', () => {
  const { hookline } = world(GUARD)
  expect(denied(hookline(RUN, command(`echo ${'x'.repeat(10_000_000)}; git push --force`)))).toBeDefined()
  expect(hookline(RUN, command(`echo ${'x'.repeat(900_000)}; git push`)).stdout).toBe('')
  const patch = JSON.stringify({
    ...(JSON.parse(recorded('pre-tool-use.apply-patch')) as object),
    junk: 'x'.repeat(10_000_000),
  })
  expect(hookline(RUN, patch)).toMatchObject({ status: 0, stdout: '' })
})

test('an event of a newer Codex passes', () => {
  const payload = JSON.stringify({ ...(JSON.parse(command('ls')) as object), hook_event_name: 'BrandNew' })
  expect(
    world(GUARD).hookline(
      ['run', '--agent', 'codex', '--event', 'BrandNew', '--config', 'hooks.toml'],
      payload,
    ),
  ).toMatchObject({ status: 0, stdout: '', stderr: '' })
})

test('every recorded payload of Codex is answered with nothing or one JSON object', () => {
  const { hookline, dir } = world(`version = 1\n[[hooks]]\nid = "all"\non = "*"\nrun = "true"\n`)
  const names = readdirSync(new URL('../../agents/fixtures/codex/0.169.0/', import.meta.url)).filter((name) =>
    /^(pre|post|session|user|stop|sub|perm|interrupt).*\.json$/.test(name),
  )
  expect(names.length).toBeGreaterThan(30)
  for (const name of names) {
    const { stdout, stderr, status } = hookline(
      ['run', '--agent', 'codex', '--config', 'hooks.toml'],
      recorded(name.replace('.json', ''), dir),
    )
    expect({ name, stderr, status }).toEqual({ name, stderr: '', status: 0 })
    if (stdout !== '') expect(JSON.parse(stdout)).toBeTypeOf('object')
  }
})

test('a broken hooks.toml does not stop the agent, keeps the last good guard, and is said at the start of a task', () => {
  const { hookline, file } = world('version = 1\n[[hooks]]\nid = "x"\nmatcher = "y"\n')
  expect(hookline(RUN, command('git push --force'))).toMatchObject({ status: 0, stdout: '' })
  file('hooks.toml', GUARD)
  expect(denied(hookline(RUN, command('git push --force')))).toBeDefined()
  file('hooks.toml', GUARD.replace('match =', 'matcher ='))
  expect(denied(hookline(RUN, command('git push --force')))).toBeDefined()
  const said = hookline(['run', '--agent', 'codex', '--config', 'hooks.toml'], recorded('user-prompt-submit'))
  expect(JSON.parse(said.stdout)).toMatchObject({
    systemMessage: expect.stringContaining('matcher') as string,
  })
})

test('what the client waited for the server is taken from the time of the hooks', () => {
  const { hookline } = world(
    'version = 1\n[[hooks]]\nid = "slow"\non = "exec.before"\nguard = true\nrun = "sleep 30"\n',
  )
  const from = performance.now()
  const said = hookline([...RUN, '--limit', '12', '--waited', '9'], command('ls'))
  expect(denied(said)).toContain('slow')
  expect(performance.now() - from).toBeLessThan(11_000)
})

test('wrong options are said on stderr, with how to call it', () => {
  const { hookline } = world(GUARD)
  expect(hookline(['run', '--agent', 'codx'], command('ls'))).toMatchObject({ status: 64, stdout: '' })
  expect(hookline(['run', '--agent', 'codex', '--confg', 'x'], command('ls')).stderr).toContain(
    'did you mean --config?',
  )
})

test.each([
  ['HOOKLINE_DISABLED=1', { HOOKLINE_DISABLED: '1' }, [], true],
  ['--no-hooks', {}, ['--no-hooks'], true],
  ['HOOKLINE_DISABLED=0', { HOOKLINE_DISABLED: '0' }, [], false],
] as const)('with %s hooks rest or not, and guards hold with what they need', (_, env, flags, rests) => {
  const { hookline } = world(
    `${GUARD}needs = ["facts"]\n[[hooks]]\nid = "facts"\non = "exec.before"\ncontext = "needed"\n[[hooks]]\nid = "talk"\non = "exec.before"\ncontext = "talk"\n`,
    env,
  )
  const ran = hookline([...RUN, ...flags], command('git push --force'))
  expect(denied(ran)).toBeDefined()
  expect(ran.stdout).toContain('needed')
  expect(ran.stdout.includes('talk')).toBe(!rests)
})

test('a trace shows what was asked and answered', () => {
  const { hookline, dir } = world(GUARD)
  hookline([...RUN, '--trace', 'trace.jsonl'], command('git push --force'))
  hookline([...RUN, '--trace', 'trace.jsonl'], command('ls'))
  const lines = readFileSync(join(dir, 'trace.jsonl'), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as object)
  expect(lines).toMatchObject([
    {
      event: { name: 'exec.before' },
      hooks: [{ hook: 'user/no-force-push', guard: true, status: 'done' }],
      outcome: { decision: 'deny' },
    },
    { event: { name: 'exec.before' }, hooks: [], outcome: { context: [] }, reply: { stdout: '' } },
  ])
})

const PLUGIN = (execute: string): string => `
export const odd = Object.defineProperty({
  spec: 1, name: 'odd', answers: true,
  options: { '~standard': { version: 1, vendor: 'test', validate: (value) => ({ value }), jsonSchema: { input: () => ({ type: 'object' }) } } },
  execute: async (ctx) => { ${execute} },
}, Symbol.for('hookline.executor'), { value: true })
`

const ODD = (guard: boolean): string => `
version = 1
[executors]
odd = "./odd.mjs"
[[hooks]]
id = "odd"
on = "exec.before"
executor = "odd"
guard = ${guard}
timeout = "1s"
`

test.each([
  ['ends the process', 'process.exit(0)'],
  ['ends the process with a code', 'process.exit(7)'],
  ['throws behind everybody', 'setTimeout(() => { throw new Error("late") }); return new Promise(() => {})'],
  ['rejects behind everybody', 'void Promise.reject(new Error("late")); return new Promise(() => {})'],
  ['never answers and keeps nothing alive', 'return new Promise(() => {})'],
  ['is killed by itself', 'process.kill(process.pid, "SIGTERM"); return new Promise(() => {})'],
  ['answers garbage', 'return "deny"'],
])('alone in its process, a guard that %s denies; without guard the agent goes on', (_, execute) => {
  for (const guard of [true, false]) {
    const { hookline, file } = world(ODD(guard))
    file('odd.mjs', PLUGIN(execute))
    const ran = hookline(RUN, command('ls'))
    expect(ran.status).toBe(0)
    expect(denied(ran) !== undefined).toBe(guard)
  }
})

test('what a plugin prints does not reach the agent', () => {
  const { hookline, file } = world(ODD(true))
  file(
    'odd.mjs',
    PLUGIN('process.stdout.write("noise"); console.log("more"); return { decision: "deny", reason: "no" }'),
  )
  const ran = hookline(RUN, command('ls'))
  expect(denied(ran)).toBe('no')
  expect(ran.stderr).toContain('noise')
})

/** What of Node a process brought up, told at its end. */
const TELL = `process.on('exit', () =>
  require('node:fs').writeFileSync(process.env.LOADED, JSON.stringify(process.moduleLoadList)))`

test('an event that no hook wants brings up no streams, no child processes and no second clock', () => {
  const places = mkdtempSync(join(tmpdir(), 'hookline-loaded-'))
  onTestFinished(() => rmSync(places, { recursive: true, force: true, maxRetries: 9 }))
  const [tell, loaded] = [join(places, 'tell.cjs'), join(places, 'loaded.json')]
  writeFileSync(tell, TELL)
  const { hookline } = world(GUARD, { NODE_OPTIONS: `--require=${tell}`, LOADED: loaded })
  // the first event compiles hooks.toml
  hookline(RUN, command('git push'))
  const modules = (line: string): readonly string[] => {
    hookline(RUN, command(line))
    return JSON.parse(readFileSync(loaded, 'utf8')) as readonly string[]
  }
  const heavy = ['stream', 'child_process', 'perf_hooks', 'crypto', 'net'].map(
    (name) => `NativeModule ${name}`,
  )
  expect(modules('git push').filter((name) => heavy.includes(name))).toEqual([])
  // the list is a real one
  expect(modules('git push')).toContain('NativeModule fs')
})

/** True while the process runs; one that is dead and not yet waited for does not. */
function isAlive(pidFile: string): boolean {
  try {
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${readFileSync(pidFile, 'utf8').trim()}/status`, 'utf8'))
  } catch {
    return false
  }
}

test('a hung script is given up on in time, and nothing of it is left', async () => {
  const { hookline, dir, file } = world(
    `version = 1\n[[hooks]]\nid = "hung"\non = "exec.before"\nguard = true\ntimeout = "500ms"\nrun = ["./hung.sh"]\n`,
  )
  file('hung.sh', '#!/bin/sh\necho $$ > pid\nsleep 60 & echo $! > child\nwait\n', 0o755)
  const ran = hookline(RUN, command('ls', dir))
  expect(denied(ran)).toContain('[HOOK_TIMEOUT]')
  expect(ran.ms).toBeLessThan(5000)
  await wait(200)
  for (const name of ['pid', 'child']) expect(isAlive(join(dir, name))).toBe(false)
})

test('an agent that gives up on hookline leaves no script running, and still gets an answer', async () => {
  const { start, dir, file } = world(
    `version = 1\n[[hooks]]\nid = "hung"\non = "exec.before"\nguard = true\nrun = ["./hung.sh"]\n`,
  )
  file('hung.sh', '#!/bin/sh\necho $$ > pid\nexec sleep 60\n', 0o755)
  const child = start(RUN)
  let stdout = ''
  child.stdout!.on('data', (chunk: Buffer) => (stdout += chunk.toString()))
  child.stdin!.end(command('ls', dir))
  while (!existsSync(join(dir, 'pid'))) await wait(20)
  child.kill('SIGTERM')
  await new Promise((resolve) => child.once('close', resolve))
  expect(denied({ stdout } as Ran)).toContain('could not look at it')
  await wait(100)
  expect(isAlive(join(dir, 'pid'))).toBe(false)
})

test('a hook without a guard that fails is told to the user, and the agent goes on', () => {
  const { hookline } = world(`version = 1\n[[hooks]]\nid = "gone"\non = "exec.before"\nrun = ["./gone.sh"]\n`)
  const { stdout, status } = hookline(RUN, command('ls'))
  expect(status).toBe(0)
  expect(JSON.parse(stdout)).toEqual({
    systemMessage: expect.stringMatching(/^hookline: user\/gone failed: .*\[SCRIPT_/) as string,
  })
})

test('what Node makes of hookline is kept in a folder that is ours alone, or not at all', () => {
  const { hookline, dir } = world(GUARD)
  hookline(RUN, command('git push'))
  const kept = join(dir, 'home/.local/state/hookline/compiled')
  expect(readdirSync(kept, { recursive: true }).length).toBeGreaterThan(0)
  expect(statSync(kept).mode & 0o777).toBe(0o700)
  rmSync(kept, { recursive: true })
  mkdirSync(kept, { mode: 0o777 })
  chmodSync(kept, 0o777)
  expect(denied(hookline(RUN, command('git push --force')))).toContain('Force-push')
  expect(readdirSync(kept)).toEqual([])
})

test('Claude Code is answered in its own words', () => {
  const { hookline, dir } = world(GUARD)
  const payload = readFileSync(
    new URL('../../agents/fixtures/claude-code/2.1.330/pre-tool-use.bash.json', import.meta.url),
    'utf8',
  )
  const call = JSON.parse(payload) as { cwd: string; tool_input: { command: string } }
  call.cwd = dir
  call.tool_input.command = 'git push --force'
  const ran = hookline(
    ['run', '--agent', 'claude-code', '--event', 'PreToolUse', '--config', 'hooks.toml'],
    JSON.stringify(call),
  )
  expect(denied(ran)).toContain('Force-push is off here')
  expect(ran.status).toBe(0)
})

test('a line that was wired for a guard denies where the file is broken and nothing tells what the guard was', () => {
  const { hookline } = world(
    'version = 1\n[[hooks]]\nid = "g"\non = "exec.before"\nguard = true\nexecutor = "gone"\n',
  )
  const closed = hookline([...RUN, '--closed'], command('ls'))
  expect(denied(closed)).toMatch(/gone.*\[EXECUTOR_UNKNOWN\]/s)
  expect(hookline(RUN, command('ls')).stdout).toBe('')
})

test('a condition knows of the environment what env_pass names', () => {
  const hooks = `version = 1
[[hooks]]
id = "in-ci"
on = "exec.before"
env_pass = ["CI"]
if = 'env.CI != null'
deny = "not in CI"
`
  const run = ['run', '--agent', 'codex', '--event', 'PreToolUse', '--config', 'hooks.toml']
  const there = world(hooks, { CI: '1' })
  expect(there.hookline(run, command('ls', there.dir)).stdout).toContain('not in CI')
  const elsewhere = world(hooks)
  expect(elsewhere.hookline(run, command('ls', elsewhere.dir)).stdout).toBe('')
})
