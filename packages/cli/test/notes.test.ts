import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { command, recorded, world, NO_FORCE_PUSH } from './hookline.ts'

const HOOKS = `
version = 1

${NO_FORCE_PUSH}
[[hooks]]
id = "flaky"
on = ["exec.before", "task.complete"]
run = "exit 3"

[[hooks]]
id = "alert"
on = ["hook.failed", "hook.denied"]
run = 'cat >> alerts.jsonl'
mode = "background"
`

const RUN = ['run', '--agent', 'codex', '--config', 'hooks.toml']

interface Alert {
  readonly name: string
  readonly agent: object
  readonly session: object
  readonly data: object
}

function alerts(dir: string): readonly Alert[] {
  const file = join(dir, 'alerts.jsonl')
  if (!existsSync(file)) return []
  return readFileSync(file, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Alert)
}

/** The alerts, once there are so many. */
async function alertsOf(dir: string, count: number): Promise<readonly Alert[]> {
  await vi.waitFor(() => expect(alerts(dir).length).toBeGreaterThanOrEqual(count), WAIT)
  return alerts(dir)
}

const WAIT = { timeout: 30_000, interval: 50 }

test('hooks on what hookline says of hooks run, and the agent is answered as without them', async () => {
  const { hookline, dir } = world(HOOKS)
  const ran = hookline(RUN, command('git push --force', dir))
  expect(ran.status).toBe(0)
  expect(ran.stdout).toContain('Force-push is off here')
  expect(ran.stdout).not.toContain('alert')
  const session = { id: JSON.parse(command('x')).session_id as string, cwd: dir }
  const told = await alertsOf(dir, 2)
  expect(told).toHaveLength(2)
  expect(told).toEqual(
    expect.arrayContaining([
      expect.objectContaining({
        name: 'hook.denied',
        agent: expect.objectContaining({ name: 'codex' }) as unknown,
        session: expect.objectContaining(session) as unknown,
        data: {
          hook: 'user/no-force-push',
          event: 'exec.before',
          message: 'Force-push is off here: open a PR',
        },
      }),
      expect.objectContaining({
        name: 'hook.failed',
        data: {
          hook: 'user/flaky',
          event: 'exec.before',
          message: expect.stringContaining('[SCRIPT_') as string,
        },
      }),
    ]),
  )
})

test('an event that no hook is about raises nothing, and so does a hook with nothing to complain of', () => {
  const { hookline, dir } = world(HOOKS.replace('exit 3', 'exit 0'))
  expect(hookline(RUN, command('git push', dir))).toMatchObject({ status: 0, stdout: '' })
  expect(hookline(RUN, recorded('session-start.startup', dir))).toMatchObject({ status: 0, stdout: '' })
  expect(alerts(dir)).toEqual([])
})

test('the answer is there before they have run', async () => {
  const { start, dir, file } = world(
    HOOKS.replace("run = 'cat", "run = 'while [ ! -e go ]; do sleep 0.05; done; cat"),
  )
  const child = start(RUN)
  let stdout = ''
  const answered = new Promise<void>((resolve) =>
    child.stdout!.on('data', (chunk: Buffer) => {
      stdout += chunk.toString()
      if (stdout.trimEnd().endsWith('}')) resolve()
    }),
  )
  child.stdin!.end(command('git push --force', dir))
  await answered
  expect(JSON.parse(stdout)).toMatchObject({ hookSpecificOutput: { permissionDecision: 'deny' } })
  await new Promise((resolve) => child.once('close', resolve))
  expect(alerts(dir)).toEqual([])
  file('go', '')
  const told = await alertsOf(dir, 2)
  expect(told.map(({ name }) => name).toSorted()).toEqual(['hook.denied', 'hook.failed'])
})

test('list says when they run; why says who raises it; explain names nobody who never reports it', () => {
  const { hookline } = world(HOOKS)
  const { stdout } = hookline(['list', '--config', 'hooks.toml'])
  expect(stdout).toContain(
    'hookline: in the background, best-effort: one try, at most 10 s each (hook.failed, hook.denied)',
  )
  expect(stdout).not.toContain('never fires')
  const why = hookline(['why', 'alert', '--config', 'hooks.toml']).stdout
  expect(why).toContain('hookline itself raises hook.failed, hook.denied')
  const explained = hookline(['explain', 'hook.failed', 'user/flaky', '--config', 'hooks.toml']).stdout
  expect(explained).toContain('after the agent has its answer')
  expect(explained).not.toContain('never reports')
})

test('why and show tell of a hook that was told of others', async () => {
  const { hookline, dir } = world(HOOKS)
  hookline(RUN, command('git push --force', dir))
  await alertsOf(dir, 2)
  const why = (...args: readonly string[]): string =>
    hookline(['why', 'alert', '--config', 'hooks.toml', ...args]).stdout
  await vi.waitFor(() => expect(why('flaky')).toMatch(/✓ ran +in the background, at the first try/), WAIT)
  expect(why('flaky')).toMatch(
    /✓ called +hookline itself raises hook.failed, hook.denied, [^]*✓ on +hook\.failed, .*"user\/flaky"/,
  )
  expect(why('--event', 'hook.denied')).toMatch(/✓ on +hook\.denied, .*: "user\/no-force-push"/)
  expect(why()).toMatch(/before that\n.* hook\.(failed|denied) {2}"user\//)
  expect(why('--event', 'hook.dead')).toContain('✗ called')
  expect(hookline(['show', 'last']).stdout).toMatch(/^exec\.before/)
  const note = hookline(['show', 'last', '--event', 'hook.*']).stdout
  expect(note).toMatch(/^hook\.(failed|denied) [^]*answer {2}nobody is answered: told to hooks only\n$/)
  expect(hookline(['show', 'last', '--event', 'hook.dead'])).toMatchObject({
    status: 64,
    stderr: expect.stringContaining('no event hook.dead is kept') as string,
  })
  expect(hookline(['show', 'x', '--event', 'hook.dead']).status).toBe(64)
})

test('check lets them pass; a guard among them is a mistake', () => {
  const { hookline, file } = world(HOOKS)
  const check = (text: string): string => {
    file('hooks.toml', text)
    const { stdout, stderr } = hookline(['check', '--config', 'hooks.toml'])
    return stdout + stderr
  }
  expect(check(HOOKS)).toMatch(/^ok .*3 hooks, 0 warnings/)
  expect(check(HOOKS.replace('mode = "background"', 'guard = true'))).toMatch(
    /error\[GUARD_UNOBEYED\]: a guard cannot hold on hook\.failed: it comes after the agent has its answer/,
  )
  expect(check(HOOKS.replace('["hook.failed", "hook.denied"]', '"guard.paused"'))).toMatch(
    /^ok .* 0 warnings/,
  )
})

test('list says that nobody waits for them', () => {
  const { hookline } = world('version = 1\n[[hooks]]\nid = "a"\non = ["hook.*", "guard.*"]\nrun = "true"\n')
  const { stdout } = hookline(['list', '--config', 'hooks.toml'])
  expect(stdout).toMatch(
    /hookline: in the background, best-effort: one try, at most 10 s each \(hook\.started, [^)]*guard\.heartbeat\)/,
  )
})

test('all that is said of a run is raised', async () => {
  const { hookline, dir } = world(
    `${HOOKS.replace('["hook.failed", "hook.denied"]', '"hook.*"')}
[[hooks]]
id = "unmet"
on = "exec.before"
if = "false"
run = "true"
`,
  )
  hookline(RUN, command('git push --force', dir))
  const names = (): readonly string[] => [...new Set(alerts(dir).map(({ name }) => name))].toSorted()
  await vi.waitFor(() => expect(names()).toHaveLength(5), WAIT)
  expect(names()).toEqual(['hook.completed', 'hook.denied', 'hook.failed', 'hook.skipped', 'hook.started'])
})

const OWN = `
version = 1

[[hooks]]
id = "not-on-friday"
on = "custom.release"
guard = true
deny = "Nothing is released on a Friday"

[[hooks]]
id = "slow"
on = "custom.slow"
run = "true"
mode = "background"

[[hooks]]
id = "alert"
on = ["hook.denied", "hook.completed"]
run = 'cat >> alerts.jsonl'
delivery = "at-least-once"
`

test('what comes of an event of your own is told like that of an agent, and try tells nobody', async () => {
  const { hookline, dir } = world(OWN)
  const config = ['--config', 'hooks.toml']
  hookline(['try', 'custom.release', ...config])
  const denied = hookline(['emit', 'custom.release', ...config])
  expect(denied).toMatchObject({ status: 2, stderr: '' })
  expect(denied.stdout).not.toContain('alert')
  const told = await alertsOf(dir, 2)
  expect(told.map(({ name }) => name).toSorted()).toEqual(['hook.completed', 'hook.denied'])
  expect(told[0]).toMatchObject({
    agent: { name: 'hookline' },
    data: { hook: 'user/not-on-friday', event: 'custom.release' },
  })
  expect(hookline(['history', '--event', 'hook.*']).stdout.trim().split('\n')).toHaveLength(2)
  // also of one that is carried out later
  hookline(['emit', 'custom.slow', ...config])
  expect((await alertsOf(dir, 3))[2]).toMatchObject({ name: 'hook.completed', data: { hook: 'user/slow' } })
})

test('an event of your own is fired by you', () => {
  const { hookline } = world('version = 1\n[[hooks]]\nid = "a"\non = "custom.deploy"\ndeny = "x"\n')
  expect(hookline(['list', '--config', 'hooks.toml']).stdout).toContain(
    'hookline emit: blocking, at most 10 s (custom.deploy)',
  )
})
