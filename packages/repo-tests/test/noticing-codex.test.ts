import { appendFileSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { GuardHeartbeat } from '@hookline/core'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { createLab, type Lab } from '../e2e/index.ts'
import { SOON, stop } from './background-world.ts'
import { createMachine, HOOKS, type Machine } from './codex-installed.ts'
import { noCodex, shownIn, stageVersion, type Play } from './codex-play.ts'

const GUARD = `[[hooks]]
id = "no-touch"
on = "exec.before"
match = "touch denied*"
guard = true
deny = "not here"
`
const CARRY = `
[[hooks]]
id = "carry"
on = ["guard.*", "hook.skipped"]
delivery = "at-least-once"
executor = "filesystem"
with.action = "append"
with.root = "state"
with.path = "guards.jsonl"
`
const THEIRS = `version = 1
[[hooks]]
id = "no-rm"
on = "exec.before"
match = "rm *"
guard = true
deny = "not theirs"
`

interface Carried {
  readonly name: string
  readonly data: Readonly<Record<string, unknown>>
}

describe.skipIf(noCodex)('with the real Codex, installed', { timeout: 180_000 }, () => {
  let machine: Machine
  let seen = 0

  beforeEach(async () => {
    machine = await createMachine()
    seen = 0
    machine.place(HOOKS, `version = 1\n${GUARD}${CARRY}`)
    const { exitCode, stderr } = await machine.hookline(['install', 'codex'])
    if (exitCode !== 0) throw new Error(stderr)
  })
  afterEach(async () => {
    stop(machine.stateDir)
    await machine.remove()
  })

  const carried = (): readonly Carried[] =>
    machine
      .read('home/.local/state/hookline/files/user/guards.jsonl')
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as Carried)

  /** What a filesystem hook carried away of one session: the last that is told of is the heartbeat, or what came after it. */
  async function session(commands: readonly string[], count: number): Promise<readonly Carried[]> {
    const from = seen
    const { exitCode } = await machine.work([...commands.map((shell) => [{ shell }]), [{ say: 'done' }]])
    expect(exitCode).toBe(0)
    await vi.waitFor(() => expect(carried()).toHaveLength(from + count), SOON)
    seen = carried().length
    return carried().slice(from)
  }

  const named = (some: readonly Carried[]): readonly string[] =>
    some
      .filter(({ name }) => name !== 'guard.heartbeat')
      .map(({ name, data }) => [name, data['hook'], data['change'] ?? data['why'] ?? ''].join(' ').trim())
      .toSorted()

  const beatOf = (some: readonly Carried[]): GuardHeartbeat =>
    some.find(({ name }) => name === 'guard.heartbeat')!.data as unknown as GuardHeartbeat

  test('a heartbeat tells of layers, lines and the copy that is called; of a copy that was changed it says so', async () => {
    const beat = beatOf(await session(['touch one.txt'], 1))
    expect(beat).toMatchObject({
      state: 'ok',
      due: [],
      versions: { agent: stageVersion },
      layers: [{ layer: 'user', hooks: 2, guards: 1, whole: true }],
      wiring: {
        scope: 'user',
        file: machine.hooksJson,
        missing: [],
        client: { version: '0.0.0', whole: true },
      },
    })
    expect(beat.wiring.wired).toEqual(expect.arrayContaining(['SessionStart', 'PreToolUse', 'Stop']))
    const bin = join(machine.stateDir, 'bin')
    const copy = readdirSync(bin).find((name) => name !== 'hook')!
    appendFileSync(join(bin, copy, 'no-answer.pl'), '# more\n')
    writeFileSync(
      machine.hooksJson,
      machine.read('codex-home/hooks.json').replaceAll('--event Stop', '--event Halt'),
    )
    expect(beatOf(await session([], 1)).wiring).toMatchObject({
      missing: ['Stop'],
      client: { version: '0.0.0', whole: false },
    })
  })

  test('a guard that was edited between two sessions, a memory that was deleted, and a pause that somebody wrote are carried away', async () => {
    await session([], 1)
    machine.place(HOOKS, `version = 1\n${GUARD.replace('denied*', 'denied-*')}${CARRY}`)
    const edited = await session(['touch denied.txt'], 2)
    expect(machine.has('workspace/denied.txt')).toBe(true)
    expect(named(edited)).toEqual(['guard.changed user/no-touch changed'])
    expect(beatOf(edited).due).toEqual([expect.stringContaining('user/no-touch changed since') as unknown])
    writeFileSync(join(machine.stateDir, 'guards.json'), '{}')
    expect(named(await session([], 2))).toEqual(['guard.changed * forgotten'])
    const [from, until] = [0, 3_600_000].map((more) => new Date(Date.now() + more).toISOString())
    writeFileSync(
      join(machine.stateDir, 'pauses.json'),
      JSON.stringify({ format: 1, pauses: [{ hook: 'user/no-touch', from, until }] }),
    )
    const paused = await session([], 2)
    expect(named(paused)).toEqual(['guard.paused user/no-touch'])
    expect(beatOf(paused).paused).toEqual([{ hook: 'user/no-touch', until }])
    expect(named(await session([], 1))).toEqual([])
  })

  test('a hook of a project that nobody trusts is told at the start, and once when it would have run', async () => {
    machine.place('workspace/.git/HEAD', 'ref: refs/heads/main\n')
    machine.place('workspace/hooks.toml', THEIRS)
    const told = await session(['touch a.txt', 'rm a.txt', 'rm -f b.txt'], 3)
    expect(named(told)).toEqual([
      'hook.skipped project/no-rm untrusted',
      'hook.skipped project/no-rm untrusted',
    ])
    expect(told.map(({ data }) => data['event'])).toEqual(
      expect.arrayContaining(['session.start', 'exec.before']),
    )
    expect(machine.has('workspace/a.txt')).toBe(false)
    const { stdout } = await machine.hookline(['trust', '--json'])
    const { hash } = JSON.parse(stdout) as { readonly hash: string }
    expect((await machine.hookline(['trust', '--yes', hash])).exitCode).toBe(0)
    // a guard that is new is told, and is no reason to look
    const trusted = await session(['touch a.txt', 'rm a.txt'], 2)
    expect(named(trusted)).toEqual(['guard.changed project/no-rm added'])
    expect(beatOf(trusted)).toMatchObject({
      state: 'due',
      due: [expect.stringContaining('by --yes, without a terminal') as unknown],
      skipped: [],
    })
    expect(machine.has('workspace/a.txt')).toBe(true)
  })
})

describe.skipIf(noCodex)(
  'in an editor, the user of the real Codex reads as a session begins',
  { timeout: 180_000 },
  () => {
    let lab: Lab

    beforeEach(async () => {
      lab = await createLab()
    })
    afterEach(() => lab.remove())

    const play = (hooks: string, files: Play['files'] = {}): Play => ({
      hooks: `version = 1\n${hooks}`,
      script: [[{ say: 'done' }]],
      files: { 'workspace/.git/HEAD': 'ref: refs/heads/main\n', ...files },
    })

    test('that a guard is not what it was, once; and that nobody trusts a hook', async () => {
      expect(await shownIn(lab, play(GUARD))).toEqual([])
      const weaker = `${GUARD}enforce = false\n`
      expect(await shownIn(lab, play(weaker))).toEqual([
        expect.stringMatching(
          /^hookline: guards are not what they were: user\/no-touch only records since .{19}\. If that was not you: hookline list$/,
        ) as unknown,
      ])
      expect(await shownIn(lab, play(weaker))).toEqual([])
      const theirs = await shownIn(lab, play(weaker, { 'workspace/hooks.toml': THEIRS }))
      expect(theirs).toEqual([
        expect.stringContaining(
          '1 hook of this project is not trusted and does not run. Run: hookline trust',
        ) as unknown,
      ])
    })
  },
)
