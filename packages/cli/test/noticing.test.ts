import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { GuardHeartbeat } from '@hookline/core'
import { expect, test, vi } from 'vitest'
import { command, NO_FORCE_PUSH, recorded, world, type World } from './hookline.ts'
import { onPty } from './pty.ts'
import { resident, sessionStart, SOON } from './resident.ts'

const CARRY = `
[[hooks]]
id = "carry"
on = ["guard.*", "hook.skipped"]
run = 'cat >> ~/carried; echo >> ~/carried'
`
const WATCHED = `${NO_FORCE_PUSH}${CARRY}`

interface Carried {
  readonly name: string
  readonly session: { readonly root: string }
  readonly data: Readonly<Record<string, unknown>>
}

interface Home extends World {
  /** Writes the user's hooks.toml. */
  readonly config: (hooks: string) => void
  /** What the user is told as a session begins. */
  readonly begins: () => string
  readonly carried: () => readonly Carried[]
  /** Of what was carried away, the names and what each is about. */
  readonly names: () => readonly string[]
  readonly state: string
}

function home(hooks: string, project = ''): Home {
  const made = world(`version = 1\n${project}`)
  const at = join(made.dir, 'home')
  const config = (text: string): void =>
    writeFileSync(join(at, '.config/hookline/hooks.toml'), `version = 1\n${text}`)
  config(hooks)
  const carried = (): readonly Carried[] => carriedIn(join(at, 'carried'))
  return {
    ...made,
    config,
    carried,
    names: () => carried().map(({ name, data }) => `${name} ${String(data['hook'] ?? data['state'])}`),
    state: join(at, '.local/state/hookline'),
    begins() {
      const words = ['run', '--agent', 'codex', '--event', 'SessionStart']
      const { stdout } = made.hookline(words, recorded('session-start.startup', made.dir))
      return stdout === '' ? '' : (JSON.parse(stdout) as { systemMessage: string }).systemMessage
    },
  }
}

function carriedIn(file: string): readonly Carried[] {
  if (!existsSync(file)) return []
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Carried)
}

test('a heartbeat says what holds, and a session of which there is nothing to say begins without a word', async () => {
  const { begins, carried, dir } = home(WATCHED)
  expect(begins()).toBe('')
  await vi.waitFor(() => expect(carried()).toHaveLength(1), SOON)
  const [{ name, data, session }] = carried() as [Carried]
  expect([name, session.root]).toEqual(['guard.heartbeat', dir])
  expect(data).toEqual({
    state: 'ok',
    due: [],
    versions: { hookline: '0.0.0', agent: null, node: expect.stringMatching(/^\d+\./) as unknown },
    layers: [
      {
        layer: 'user',
        file: join(dir, 'home/.config/hookline/hooks.toml'),
        hash: expect.stringMatching(/^[\da-f]{64}$/) as unknown,
        hooks: 2,
        guards: 1,
        whole: true,
      },
    ],
    paused: [],
    skipped: [],
    wiring: { scope: null, file: null, wired: [], missing: [], client: null },
    server: { running: false, version: null },
    sandbox: expect.objectContaining({ backend: expect.stringMatching(/^(bubblewrap|none)$/) }) as unknown,
  } satisfies Record<keyof GuardHeartbeat, unknown>)
})

test('where no hook asks nothing is carried away, or even kept for it', () => {
  const { begins, config, state } = home(NO_FORCE_PUSH)
  begins()
  config(NO_FORCE_PUSH.replace('guard = true', 'guard = true\nenabled = false'))
  expect(begins()).toMatch(/user\/no-force-push is switched off since/)
  expect(existsSync(join(state, 'journal.db'))).toBe(false)
})

test('a guard that was edited between two sessions is told to its user once, and carried away', async () => {
  const { begins, config, names, carried } = home(WATCHED)
  begins()
  config(WATCHED.replace('--force*', '--force-with-lease*'))
  expect(begins()).toMatch(
    /^hookline: guards are not what they were: user\/no-force-push changed since \d{4}/,
  )
  expect(begins()).toBe('')
  await vi.waitFor(() => expect(names()).toHaveLength(4), SOON)
  expect(names().filter((name) => !name.startsWith('guard.heartbeat'))).toEqual([
    'guard.changed user/no-force-push',
  ])
  const { data } = carried().find(({ name }) => name === 'guard.changed')!
  expect(data).toMatchObject({ change: 'changed', event: 'session.start' })
  expect(data['before']).not.toBe(data['after'])
})

test('a memory of guards that is deleted is told of', async () => {
  const { begins, state, names } = home(WATCHED)
  begins()
  rmSync(join(state, 'guards.json'))
  expect(begins()).toContain(`what was known of the guards is gone: ${join(state, 'guards.json')}`)
  expect(begins()).toBe('')
  await vi.waitFor(() => expect(names()).toContain('guard.changed *'), SOON)
})

test('a pause is carried away at once, and one that somebody wrote at the next session', async () => {
  const { begins, state, names, dir } = home(WATCHED)
  begins()
  const env = { PATH: process.env['PATH'] ?? '', HOME: join(dir, 'home') }
  const bin = new URL('../bin/hookline.cjs', import.meta.url).pathname
  const pause = onPty([process.execPath, bin, 'pause', 'no-force-push', '--for', '1h'], env)
  expect(await pause.ended).toBe(0)
  const paused = (): readonly string[] => names().filter((name) => name === 'guard.paused user/no-force-push')
  await vi.waitFor(() => expect(paused()).toHaveLength(1), SOON)
  expect(begins()).toMatch(/^hookline: paused guards: user\/no-force-push until/)
  const file = join(state, 'pauses.json')
  const text = readFileSync(file, 'utf8')
  writeFileSync(file, text.replace(/"from": "[^"]*"/, '"from": "2026-01-01T00:00:00.000Z"'))
  begins()
  begins()
  await vi.waitFor(() => expect(paused()).toHaveLength(2), SOON)
  await vi.waitFor(() => expect(names().filter((name) => name.includes('heartbeat'))).toHaveLength(4), SOON)
  expect(paused()).toHaveLength(2)
})

const PROJECT = `
[[hooks]]
id = "no-rm"
on = "exec.before"
match = "/^rm /"
guard = true
deny = "not here"

[[hooks]]
id = "off"
enabled = false
on = "exec.before"
run = "true"
`

test('a hook that nobody trusts is told as the session begins, and once more when it would have run', async () => {
  const { begins, names, carried, hookline, dir } = home(WATCHED, PROJECT)
  const run = (line: string): string =>
    hookline(['run', '--agent', 'codex', '--event', 'PreToolUse'], command(line, dir)).stdout
  expect(begins()).toMatch(/2 hooks of this project are not trusted and do not run/)
  for (const line of ['ls', 'rm x', 'rm y', 'git push --force']) run(line)
  begins()
  const skips = (): readonly unknown[] =>
    carried()
      .filter(({ name }) => name === 'hook.skipped')
      .map(({ data }) => [data['hook'], data['event'], data['why']])
  await vi.waitFor(() => expect(names().filter((name) => name.includes('heartbeat'))).toHaveLength(2), SOON)
  await vi.waitFor(() => expect(skips()).toHaveLength(2), SOON)
  expect(skips()).toEqual([
    ['project/no-rm', 'session.start', 'untrusted'],
    ['project/no-rm', 'exec.before', 'untrusted'],
  ])
  expect(carried().find(({ name }) => name === 'guard.heartbeat')!.data['skipped']).toEqual([
    { hook: 'project/no-rm', why: 'untrusted' },
  ])
})

test('one that was trusted is not told; changed since, it is', async () => {
  const { begins, carried, hookline, dir, file } = home(WATCHED, PROJECT)
  const { hash } = JSON.parse(hookline(['trust', '--json']).stdout) as { readonly hash: string }
  expect(hookline(['trust', '--yes', hash]).status).toBe(0)
  begins()
  hookline(['run', '--agent', 'codex', '--event', 'PreToolUse'], command('rm x', dir))
  file('hooks.toml', `version = 1\n${PROJECT.replace('not here', 'elsewhere')}`)
  begins()
  // deliveries of their own, in no order: two heartbeats, and what is told of
  await vi.waitFor(() => expect(carried().length).toBeGreaterThan(2), SOON)
  expect(carried().filter(({ name }) => name === 'guard.heartbeat')).toHaveLength(2)
  const others = carried().filter(({ name }) => name !== 'guard.heartbeat')
  expect(others.map(({ name, data }) => [name, data['hook'], data['why']])).toEqual([
    ['hook.skipped', 'project/no-rm', 'changed'],
  ])
})

test('hooks that were trusted by --yes are told to the user as a session begins, and to the heartbeat', async () => {
  const { begins, carried, hookline } = home(WATCHED, PROJECT)
  expect(begins()).toMatch(/not trusted and do not run/)
  const { hash } = JSON.parse(hookline(['trust', '--json']).stdout) as { readonly hash: string }
  hookline(['trust', '--yes', hash])
  const line =
    /^hookline: hooks of ".+" were trusted: project\/no-rm since .{19} by --yes, without a terminal, project\/off since .{19} by --yes, without a terminal\. If that was not you: hookline trust --revoke$/
  expect(begins()).toMatch(line)
  expect(begins()).toBe('')
  const beats = (): readonly Carried[] => carried().filter(({ name }) => name === 'guard.heartbeat')
  await vi.waitFor(() => expect(beats()).toHaveLength(3), SOON)
  expect(beats().filter(({ data }) => line.test(String((data['due'] as readonly string[])[0])))).toHaveLength(
    1,
  )
})

test('what holds above it is not told to a project', async () => {
  const spy = CARRY.replace('carry', 'spy').replaceAll('~/carried', '~/spied')
  const { begins, carried, config, hookline, dir } = home(WATCHED, spy)
  const { hash } = JSON.parse(hookline(['trust', '--json']).stdout) as { readonly hash: string }
  expect(hookline(['trust', '--yes', hash]).status).toBe(0)
  begins()
  config(WATCHED.replace('open a PR', 'no'))
  begins()
  await vi.waitFor(() => expect(carried()).toHaveLength(3), SOON)
  expect(existsSync(join(dir, 'home/spied'))).toBe(false)
})

test('why tells of the last of them', async () => {
  const { begins, hookline } = home(WATCHED)
  begins()
  await vi.waitFor(
    () => expect(hookline(['why', 'carry']).stdout).toMatch(/✓ on +guard\.heartbeat, .*"ok"/),
    SOON,
  )
})

test('the resident process tells of a guard as soon as it reads its file anew, and the user at the next start', async () => {
  const place = resident(WATCHED)
  await place.start()
  const start = async (): Promise<string> => {
    const came = await sessionStart(place)
    return came.status === 'answered' ? came.stdout : came.status
  }
  const carried = (): readonly Carried[] => carriedIn(join(place.dir, 'home/carried'))
  expect(await start()).toBe('')
  await vi.waitFor(() => expect(carried()).toHaveLength(1), SOON)
  expect(carried()[0]!.data['server']).toEqual({ running: true, version: '0.0.0' })
  place.config(WATCHED.replace('open a PR', 'no'))
  await place.says('ls')
  await vi.waitFor(() => expect(carried()).toHaveLength(2), SOON)
  expect(carried()[1]).toMatchObject({
    name: 'guard.changed',
    data: { hook: 'user/no-force-push', change: 'changed', event: 'guard.changed' },
  })
  expect(await start()).toContain('user/no-force-push changed since')
  expect(await start()).toBe('')
  await vi.waitFor(() => expect(carried()).toHaveLength(4), SOON)
  expect(carried().filter(({ name }) => name === 'guard.changed')).toHaveLength(1)
})
