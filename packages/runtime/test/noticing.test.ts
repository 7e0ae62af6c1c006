import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { HookConfig } from '@hookline/core'
import { event } from '@hookline/testing'
import fc from 'fast-check'
import { expect, onTestFinished, test } from 'vitest'
import { pause, type LoadedPlan } from '../src/index.ts'
import { differences } from '../src/noticing/compare.ts'
import { guardHash } from '../src/noticing/guard-hash.ts'
import { noticedEvents, noticedLines, notice, told, tellingPlan, type Notice } from '../src/noticing/index.ts'
import type { KnownPlace } from '../src/noticing/known.ts'
import type { GrantedHook } from '../src/trust/index.ts'
import { note, notedText } from '../src/trust/note.ts'

const FILE = '/home/me/hooks.toml'

interface World {
  readonly env: Readonly<Record<string, string>>
  readonly state: string
  /** A session that begins, with these guards. */
  readonly begins: (guards: readonly HookConfig[], more?: Looking) => Notice
}

interface Looking {
  readonly hookline?: string
  readonly text?: string
  readonly root?: string
  readonly session?: false
}

function world(): World {
  const home = mkdtempSync(join(tmpdir(), 'hookline-noticing-'))
  onTestFinished(() => rmSync(home, { recursive: true, force: true }))
  const env = { HOME: home }
  let sessions = 0
  return {
    env,
    state: join(home, '.local/state/hookline'),
    begins(guards, { hookline = '1.0.0', text = JSON.stringify(guards), root, session } = {}) {
      const about = event(
        'session.start',
        {},
        {
          session: { id: `s${(sessions += 1)}`, cwd: '/w', root: root ?? '/w' },
        },
      )
      const asking = { loaded: loadedOf(guards, text), files: [FILE], root, hookline, env }
      return notice(asking, session === false ? undefined : about)
    },
  }
}

function loadedOf(hooks: readonly HookConfig[], text: string): LoadedPlan {
  const source = { file: FILE, layer: 'user' as const, size: 0, mtimeMs: 0, ino: 0, sha256: text }
  return {
    plan: { format: 2, sources: [source], hooks, executors: {}, dispatch: {}, warnings: [] },
    errors: [],
  }
}

function guard(id: string, more: Partial<HookConfig> = {}): HookConfig {
  return {
    id,
    on: ['exec.before'],
    guard: true,
    executor: 'answer',
    options: { deny: 'no' },
    source: { file: FILE, line: 1 },
    ...more,
  }
}

/** What is told: of which guard, and how it differs. */
function said({ noticed }: Notice): readonly string[] {
  return noticed.map(({ what }) =>
    what.name === 'guard.changed'
      ? `${what.data.hook} ${what.data.change}`
      : `${what.data.hook} ${what.name.replace('guard.', '')}`,
  )
}

/** Notes hooks of a project as trusted, by id, with what is different about each. */
function trusts(
  env: World['env'],
  root: string,
  hooks: Readonly<Record<string, Partial<GrantedHook>>>,
): void {
  const granted = Object.entries(hooks).map(([id, more]): GrantedHook => ({
    id,
    hash: id,
    at: '2026-07-01T11:00:00.000Z',
    written: {},
    config: { id, on: ['exec.before'], executor: 'script', layer: 'project' },
    programs: [],
    ...more,
  }))
  const grant = { format: 1, root, file: `${root}/hooks.toml`, dispatch: {}, executors: {} } as const
  note({ ...grant, hooks: granted }, notedText(root, env), env)
}

const A = guard('a')

test('of guards that are seen for the first time nothing is told, and nothing of those that stay', () => {
  const { begins } = world()
  expect(said(begins([A, guard('b')]))).toEqual([])
  expect(said(begins([A, guard('b')]))).toEqual([])
})

test('a guard of the company that its own lines ask from now on is not gone, and those lines tell of it', () => {
  const { env } = world()
  const company = guard('no', { layer: 'managed', source: { file: '/etc/hookline/hooks.toml', line: 1 } })
  const [before, plain] = [loadedOf([A, company], 'x'), loadedOf([A], 'x')]
  const looking = { files: [FILE], root: undefined, hookline: '1.0.0', env }
  notice({ ...looking, loaded: before })
  const hears = { ...company, guard: false, on: ['guard.changed', 'hook.denied'] }
  const loaded = { ...loadedOf([A, hears], 'x'), whole: before.plan }
  expect(said(notice({ ...looking, loaded }))).toEqual([])
  expect(said(notice({ ...looking, loaded: plain }))).toEqual(['managed/no removed'])
  const hear = (name: 'guard.changed' | 'guard.heartbeat', hook?: string): readonly string[] =>
    tellingPlan(event(name, hook === undefined ? {} : { hook }), loaded).plan.hooks.map(({ id }) => id)
  expect(hear('guard.changed', 'user/a')).toEqual(['a', 'no'])
  expect(hear('guard.changed', 'managed/no')).toEqual(['a'])
  expect(hear('guard.heartbeat')).toEqual(['a'])
  expect(tellingPlan(event('guard.heartbeat', {}), before).plan.hooks).toHaveLength(2)
})

test.for([
  ['changed', [guard('a', { options: { deny: 'other' } })], 'user/a changed'],
  ['that only records', [guard('a', { enforce: false })], 'user/a changed'],
  ['switched off', [guard('a', { enabled: false })], 'user/a off'],
  ['no guard any more', [guard('a', { guard: false })], 'user/a removed'],
  ['gone', [], 'user/a removed'],
  ['new', [A, guard('b')], 'user/b added'],
] as const)('a guard that is %s is told, until hooks and a person know', ([, guards, what]) => {
  const { begins, env } = world()
  begins([A])
  const first = begins(guards)
  expect(said(first)).toEqual([what])
  // whoever was killed before anybody was told tells it at the next start, as the same fact
  expect(begins(guards).noticed).toEqual(first.noticed)
  told(first.noticed, 'isTold', env)
  expect(said(begins(guards))).toEqual([what])
  told(first.noticed, 'isShown', env)
  expect(said(begins(guards))).toEqual([])
})

test('a guard that was off comes back as it was, or it is told that it did not', () => {
  const { begins } = world()
  begins([guard('a', { enabled: false })])
  const other = guard('a', { options: { deny: 'other' } })
  expect(said(begins([other]))).toEqual(['user/a changed'])
  const { begins: again } = world()
  again([guard('a', { enabled: false })])
  expect(said(again([A]))).toEqual(['user/a on'])
})

test('what it was and is stands there, and since when', () => {
  const { begins } = world()
  begins([A])
  const other = guard('a', { options: { deny: 'other' } })
  const [{ what }] = begins([other]).noticed as [Notice['noticed'][number]]
  const { plan } = loadedOf([A, other], '')
  expect(what).toMatchObject({
    name: 'guard.changed',
    data: {
      event: 'session.start',
      before: guardHash(A, plan),
      after: guardHash(other, plan),
      since: expect.stringMatching(/^\d{4}-\d\d-\d\dT/) as unknown,
    },
  })
})

test('where it stands in the file does not matter, nor does a newer hookline that reads the same text otherwise', () => {
  const { begins } = world()
  begins([A])
  expect(said(begins([guard('a', { source: { file: FILE, line: 7 } })], { text: 'x' }))).toEqual([])
  const read = guard('a', { timeoutMs: 10_000 })
  expect(said(begins([read], { text: 'x', hookline: '1.1.0' }))).toEqual([])
  expect(said(begins([A], { text: 'y', hookline: '1.2.0' }))).toEqual(['user/a changed'])
})

test('a program that a guard runs, and a hook that it needs, are part of it', () => {
  const { begins, env } = world()
  const program = join(env['HOME']!, 'guard.sh')
  const script = guard('a', { executor: 'script', options: { run: [program] }, needs: ['b'] })
  const needed = guard('b', { guard: false })
  writeFileSync(program, 'exit 0')
  begins([script, needed])
  writeFileSync(program, 'exit 1')
  expect(said(begins([script, needed], { session: false }))).toEqual(['user/a changed'])
  expect(said(begins([script, guard('b', { guard: false, on: ['session.end'] })]))).toEqual([
    'user/a changed',
    'user/a changed',
  ])
})

test('a memory that is gone, or that another has written, is told once', () => {
  for (const harm of [
    (state: string) => rmSync(join(state, 'guards.json')),
    (state: string) => rmSync(join(state, 'guards.seal')),
    (state: string) => {
      rmSync(join(state, 'guards.json'))
      rmSync(join(state, 'guards.seal'))
    },
    (state: string) => writeFileSync(join(state, 'guards.json'), '{"format":1,"places":{},"noticed":[]}'),
    (state: string) => writeFileSync(join(state, 'guards.json'), 'null'),
    (state: string) => {
      const file = join(state, 'guards.json')
      writeFileSync(file, readFileSync(file, 'utf8').replaceAll(/"hash":"\w/g, '"hash":"0'))
    },
  ]) {
    const { begins, env, state } = world()
    begins([A])
    begins([A])
    harm(state)
    const found = begins([guard('a', { enabled: false })])
    expect(said(found)).toEqual(['* forgotten'])
    expect(noticedLines(found.noticed)).toEqual([
      expect.stringContaining(`what was known of the guards`) as string,
    ])
    for (const how of ['isTold', 'isShown'] as const) told(found.noticed, how, env)
    expect(said(begins([guard('a', { enabled: false })]))).toEqual([])
  }
})

test('whoever is killed between both files is not taken for a forger', () => {
  const { begins, state } = world()
  begins([A])
  const before = readFileSync(join(state, 'guards.json'))
  begins([A, guard('b')])
  writeFileSync(join(state, 'guards.json'), before)
  expect(said(begins([A, guard('b')]))).toEqual(['user/b added'])
})

test('each project is remembered by itself', () => {
  const { begins } = world()
  const theirs = guard('a', { layer: 'project' })
  begins([theirs], { root: '/one' })
  expect(said(begins([], { root: '/two' }))).toEqual([])
  expect(said(begins([], { root: '/one' }))).toEqual(['project/a removed'])
})

test('a pause is told once, and what lies behind it is told when it ends', () => {
  const { begins, env } = world()
  begins([A])
  pause(A, undefined, new Date(Date.now() + 60_000), env)
  const rests = guard('a', { enabled: false })
  const found = begins([rests])
  expect(said(found)).toEqual(['user/a paused'])
  expect(found.noticed[0]!.what.data).toMatchObject({
    until: expect.stringMatching(/^\d{4}-/) as unknown,
    event: 'session.start',
  })
  told(found.noticed, 'isTold', env)
  expect(said(begins([rests]))).toEqual([])
  rmSync(join(env['HOME']!, '.local/state/hookline/pauses.json'))
  expect(said(begins([rests]))).toEqual(['user/a off'])
})

test('a line names what is weaker, and not what was switched on or is new', () => {
  const { begins } = world()
  begins([A, guard('b', { enabled: false }), guard('d')])
  const { noticed } = begins([guard('a', { enforce: false }), guard('b'), guard('c')])
  expect(noticedLines(noticed)).toEqual([
    expect.stringMatching(
      /^hookline: guards are not what they were: user\/a only records since .{19}, user\/d is gone since .{19}\. If that was not you: hookline list$/,
    ) as string,
  ])
})

test('what the user lets a guard of the project do besides is no change of it', () => {
  const { begins } = world()
  begins([guard('a', { layer: 'project', allows: true })], { root: '/w' })
  expect(said(begins([guard('a', { layer: 'project' })], { root: '/w', text: 'broken' }))).toEqual([])
})

test('a guard that changed twice before anybody was told is named once', () => {
  const { begins } = world()
  begins([A])
  begins([guard('a', { options: { deny: 'x' } })])
  const { noticed } = begins([guard('a', { options: { deny: 'y' } })])
  expect(noticed).toHaveLength(2)
  expect(noticedLines(noticed)[0]!.match(/user\/a/g)).toHaveLength(1)
})

test('what was trusted of a project is told to a person, once, and to no hook', () => {
  const { begins, env } = world()
  const root = '/w'
  begins([], { root })
  trusts(env, root, { a: { at: '2026-07-01T12:00:00.000Z' } })
  const first = begins([], { root })
  expect(noticedLines(first.noticed)).toEqual([
    expect.stringMatching(
      /^hookline: hooks of "\/w" were trusted: project\/a since 2026-.{14}\. If that was not you: hookline trust --revoke$/,
    ) as string,
  ])
  expect(noticedEvents(first.noticed, event('session.start'))).toEqual([])
  told(first.noticed, 'isShown', env)
  expect(begins([], { root }).noticed).toEqual([])
  trusts(env, root, { a: { at: '2026-07-01T12:00:00.000Z' }, b: { isByHash: true } })
  expect(noticedLines(begins([], { root }).noticed)).toEqual([
    expect.stringMatching(/trusted: project\/b since .{19} by --yes, without a terminal\. If/) as string,
  ])
})

test('what was noted as trusted by somebody else than hookline is told, whatever it says', () => {
  const { begins, env } = world()
  trusts(env, '/w', { a: {} })
  expect(begins([], { root: '/w' }).noticed).toEqual([])
  trusts(env, '/w', { a: { hash: 'other' } })
  expect(said(begins([], { root: '/w' }))).toEqual(['project/a trusted'])
})

test('before the first session in a project what was trusted is told only if nobody was asked', () => {
  const { begins, env } = world()
  trusts(env, '/w', { a: {}, constructor: {}, b: { isByHash: true } })
  expect(said(begins([], { root: '/w' }))).toEqual(['project/b trusted'])
})

test('where nothing can be kept nothing is told', () => {
  const { env } = world()
  mkdirSync(join(env['HOME']!, '.local/state'), { recursive: true })
  writeFileSync(join(env['HOME']!, '.local/state/hookline'), '')
  const asking = { loaded: loadedOf([A], 'x'), files: [FILE], root: undefined, hookline: '1.0.0', env }
  expect(notice(asking, event('session.start'))).toEqual({ noticed: [], paused: [] })
})

const guards = fc.dictionary(
  fc.constantFrom('user/a', 'user/b', 'user/constructor', '__proto__'),
  fc.record({ hash: fc.constantFrom('1', '2'), on: fc.boolean(), records: fc.boolean() }),
)
const place = fc.record({
  at: fc.constant('2026-01-01T00:00:00.000Z'),
  hookline: fc.constant('1.0.0'),
  text: fc.constantFrom('x', 'y', null),
  guards,
  paused: fc.constant([]),
})

test('every guard that differs is told once, with what it was and is, and none that does not', () => {
  fc.assert(
    fc.property(place, place, (before: KnownPlace, now: KnownPlace) => {
      const found = new Map(differences(before, now).map((one) => [one.hook, one]))
      for (const name of new Set([...Object.keys(before.guards), ...Object.keys(now.guards)])) {
        const was = Object.hasOwn(before.guards, name) ? before.guards[name] : undefined
        const is = Object.hasOwn(now.guards, name) ? now.guards[name] : undefined
        const isOther = was?.hash !== is?.hash || was?.on !== is?.on
        expect(found.has(name)).toBe(isOther)
        if (isOther)
          expect(found.get(name)).toMatchObject({ before: was?.hash ?? null, after: is?.hash ?? null })
      }
      expect(differences(now, now)).toEqual([])
    }),
  )
})
