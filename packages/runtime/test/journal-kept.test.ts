import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { dialects } from '@hookline/agents'
import { compile, type Plan, type PlanJournal } from '@hookline/config'
import type { Layer } from '@hookline/core'
import { openJournal, RETENTION, type Journal } from '@hookline/journal'
import fc from 'fast-check'
import { expect, onTestFinished, test } from 'vitest'
import { retentionOf } from '../src/background/index.ts'
import { forget } from '../src/deliver/forget.ts'
import { runDeliverer } from '../src/deliver/index.ts'
import { onlyGuards } from '../src/guards.ts'
import { mergePlans } from '../src/layers/merge-plans.ts'

const DAY_MS = 86_400_000

function planOf(layer: Layer, journal?: PlanJournal): Plan {
  const source = { file: `/${layer}.toml`, layer, size: 0, mtimeMs: 0, ino: 0, sha256: layer }
  const plan = { format: 2, sources: [source], hooks: [], executors: {}, dispatch: {}, warnings: [] } as const
  return journal === undefined ? plan : { ...plan, journal }
}

const merged = (managed?: PlanJournal, user?: PlanJournal): PlanJournal | undefined =>
  mergePlans([planOf('managed', managed), planOf('user', user), planOf('project')]).journal

test.for([
  ['nobody says anything', undefined, undefined, undefined],
  ['the company keeps less', { keepMs: 5 }, { keepMs: 9 }, { keepMs: 5 }],
  ['the user keeps less', { keepMs: 9 }, { keepMs: 5 }, { keepMs: 5 }],
  ['only the company says it', { keepMs: 90 * DAY_MS }, {}, { keepMs: 90 * DAY_MS }],
  ['the company allows less room', { maxBytes: 5 }, { maxBytes: 9 }, { maxBytes: 5 }],
  ['each says something else', { maxBytes: 5 }, { keepMs: 9 }, { keepMs: 9, maxBytes: 5 }],
  ['the company wants all', { events: 'all' }, { events: 'wanted' }, { events: 'all' }],
  ['the user wants all', { events: 'wanted' }, { events: 'all' }, { events: 'all' }],
  ['one wants what is wanted', undefined, { events: 'wanted' }, { events: 'wanted' }],
] as const)('of two layers: %s', ([, managed, user, both]) => {
  expect(merged(managed, user)).toEqual(both)
})

const journals = fc.record(
  {
    events: fc.constantFrom('wanted', 'all'),
    keepMs: fc.integer({ min: 1, max: 9 }),
    maxBytes: fc.integer({ min: 1, max: 9 }),
  },
  { requiredKeys: [] },
)

test('whoever says it, no layer keeps more than another allows, and the order does not matter', () => {
  fc.assert(
    fc.property(journals, journals, (one, other) => {
      const both = merged(one, other)!
      expect(merged(other, one)).toEqual(both)
      for (const key of ['keepMs', 'maxBytes'] as const)
        expect(both[key] ?? 0).toBe(Math.min(one[key] ?? 99, other[key] ?? 99) % 99)
      expect(both.events === 'all').toBe(one.events === 'all' || other.events === 'all')
    }),
  )
})

test('a project says nothing of what is kept, whatever its plan holds', () => {
  const project = planOf('project', { events: 'all', keepMs: 1 })
  expect(mergePlans([planOf('user', { keepMs: 5 }), project]).journal).toEqual({ keepMs: 5 })
  expect(mergePlans([planOf('user'), project])).not.toHaveProperty('journal')
})

test('what rests are hooks: what is kept is said all the same', () => {
  expect(onlyGuards(planOf('user', { keepMs: 5 })).journal).toEqual({ keepMs: 5 })
})

test('a plan that says nothing, such as one made before, keeps as ever', () => {
  expect(retentionOf(planOf('user'))).toEqual(RETENTION)
  expect(retentionOf(planOf('user', { keepMs: 5 }))).toEqual({ age: 5, bytes: RETENTION.bytes })
  expect(retentionOf(planOf('user', { maxBytes: 5 }))).toEqual({ age: RETENTION.age, bytes: 5 })
})

test('as long as there is something to forget it is forgotten, and not for ever at once', async () => {
  const counts = [200, 200, 7]
  await forget({ retain: () => counts.shift() ?? 0 }, RETENTION)
  expect(counts).toEqual([])
  let turns = 0
  await forget({ retain: () => (turns++, 200) }, RETENTION)
  expect(turns).toBe(20)
})

interface User {
  readonly write: (toml: string) => void
  readonly deliver: () => ReturnType<typeof runDeliverer>
  /** Ids of the events that are left, the newest first. */
  readonly kept: () => readonly unknown[]
}

/** A user with a journal of one event each of so many days ago. */
function userWith(toml: string, ...days: readonly number[]): User {
  const dir = mkdtempSync(join(tmpdir(), 'hookline-kept-'))
  onTestFinished(() => rmSync(dir, { recursive: true, force: true, maxRetries: 9 }))
  const state = join(dir, '.local/state/hookline')
  mkdirSync(join(dir, '.config/hookline'), { recursive: true })
  mkdirSync(state, { recursive: true, mode: 0o700 })
  const write = (text: string): void => writeFileSync(join(dir, '.config/hookline/hooks.toml'), text)
  write(toml)
  const use = <T>(act: (journal: Journal) => T): T => {
    const { journal } = openJournal(join(state, 'journal.db'), { waitMs: 5000 })
    try {
      return act(journal)
    } finally {
      journal.close()
    }
  }
  use((journal) => journal.ingest(days.map(aged)))
  return {
    write,
    deliver: () =>
      runDeliverer({
        owner: 'me',
        signal: new AbortController().signal,
        env: { HOME: dir },
        stateDir: state,
        executors: {},
        hookline: '1.0.0',
        compiler: async () => (file, how) =>
          compile({ ...how, file, dialects, executors: {}, hookline: '1.0.0' }),
        times: { idle: 200 },
      }),
    kept: () => use(({ db }) => db.all('SELECT id FROM events ORDER BY at DESC').map(({ id }) => id)),
  }
}

function aged(days: number): Parameters<Journal['ingest']>[0][number] {
  const [id, at] = [`${days}d`, Date.now() - days * DAY_MS]
  const about = { name: 'exec.after', agent: 'codex', session: 's', root: '/r' }
  return { id, key: id, at, ...about, body: '{}', decision: null, record: '{"hooks":[]}' }
}

test.for([
  ['', ['1d', '20d']],
  ['keep = "7d"', ['1d']],
  ['keep = "90d"', ['1d', '20d', '40d']],
] as const)('who delivers keeps as long as the hooks.toml says: %s', async ([written, kept]) => {
  const place = userWith(`version = 1\n[journal]\n${written}\n`, 1, 20, 40)
  expect(await place.deliver()).toBe('idle')
  expect(place.kept()).toEqual(kept)
})

test('while the file is broken what it said last holds', async () => {
  const place = userWith('version = 1\n[journal]\nkeep = "90d"\n', 1, 40, 100)
  await place.deliver()
  expect(place.kept()).toEqual(['1d', '40d'])
  place.write('version = 1\n[journal]\nkeep = "soon"\n')
  await place.deliver()
  expect(place.kept()).toEqual(['1d', '40d'])
})
