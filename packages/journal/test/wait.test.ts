import { expect, test } from 'vitest'
import { journalOf, type Journal } from '../src/journal.ts'
import { eventsOf, queriesOn, runsOfFacts, waitOf, type Wait } from '../src/queries/index.ts'
import type { Place } from '../src/admit.ts'
import { RETRY } from '../src/retry.ts'
import { migrate } from '../src/schema.ts'
import { connect } from '../src/sqlite.ts'

const NOW = 1_000_000

interface World {
  readonly journal: Journal
  /** How the runs of the events `0`, `1` and so on wait, in a word, and how long. */
  readonly waits: (after?: number) => Promise<readonly (readonly unknown[])[]>
  readonly pass: (ms: number) => void
  /** Puts all that is new into one lane. */
  readonly admit: (more?: Partial<Place>) => void
}

/** A journal in memory with so many runs of a hook. */
function world(count: number): World {
  let now = NOW
  const db = connect(':memory:', 0)
  migrate(db)
  const journal = journalOf(db, { wall: () => now, steady: () => now, boot: 'one' })
  const ids = Array.from({ length: count }, (_, at) => String(at))
  for (const id of ids)
    journal.accept([
      {
        event: {
          id,
          key: `key-${id}`,
          name: 'exec.after',
          at: NOW,
          agent: 'a',
          session: 's',
          root: '/r',
          body: '{}',
        },
        runs: [{ delivery: `key-${id}:user/a`, hook: 'user/a', promised: true, after: [], call: '{}' }],
      },
    ])
  const queries = queriesOn(db)
  return {
    journal,
    async waits() {
      const found = await eventsOf(queries, ids)
      const runs = found.toReversed().flatMap((one) => one.runs)
      const waits = runs.flatMap(({ held }) => (held === null ? [] : [waitOf(held, now)]))
      return waits.map(({ reason, until, behind }: Wait) => [
        reason,
        until === null ? null : until - NOW,
        behind,
      ])
    },
    pass: (ms) => (now += ms),
    admit(more = {}) {
      const place = { lane: 'l', hook: 'user/a', target: 'there', most: 9, ...more }
      journal.admit(journal.newComers(99).map(({ run }) => ({ run, ...place })))
    },
  }
}

function failAll(journal: Journal): void {
  for (const one of journal.claim({ owner: 'me', most: 99, lease: 90_000 }))
    journal.settle(
      one,
      { status: 'failed', error: '{}', retryable: true, ofTarget: true },
      { owner: 'me', ms: 1, retry: RETRY, random: () => 1 },
    )
}

test('a run that nobody has looked at waits for that, and then has its turn', async () => {
  const { waits, admit } = world(1)
  expect(await waits()).toEqual([['admission', null, false]])
  admit()
  expect(await waits()).toEqual([['due', null, false]])
})

test('what lasts longer is told: the time of the run, or the rest of its target', async () => {
  const { journal, waits, pass, admit } = world(5)
  admit()
  journal.accept([])
  failAll(journal)
  // five failed in a row, and each is to be tried again in a second
  expect(await waits()).toEqual(Array.from({ length: 5 }, () => ['target', 30_000, false]))
  pass(10_000)
  expect(await waits()).toEqual(Array.from({ length: 5 }, () => ['target', 30_000, false]))
  pass(20_000)
  expect((await waits())[0]).toEqual(['due', null, false])
  const [probe] = journal.claim({ owner: 'me', most: 1, lease: 90_000 })
  expect(journal.claim({ owner: 'me', most: 1, lease: 90_000 }), 'one goes ahead').toEqual([])
  expect((await waits())[0], 'and the others for it').toEqual(['target', 31_000, false])
  journal.settle(probe!, { status: 'done' }, { owner: 'me', ms: 1, retry: RETRY, random: () => 1 })
  expect((await waits())[0]).toEqual(['due', null, false])
})

test('one that failed waits for its own time while its target works', async () => {
  const { journal, waits, admit } = world(2)
  admit()
  failAll(journal)
  expect(await waits()).toEqual([
    ['retry', 1000, false],
    ['retry', 1000, false],
  ])
})

test('a rate holds what has its turn next until its time, and what is behind it for longer', async () => {
  const { journal, waits, admit } = world(3)
  admit({ rate: { count: 1, perMs: 60_000 } })
  expect(journal.claim({ owner: 'me', most: 9, lease: 90_000 })).toHaveLength(1)
  expect(await waits()).toEqual([
    ['rate', 60_000, false],
    ['rate', 60_000, true],
  ])
})

test('others go first in a lane that is full, or that goes one after another', async () => {
  const full = world(3)
  full.admit({ most: 2 })
  expect(await full.waits()).toEqual(Array.from({ length: 3 }, () => ['due', null, false]))
  full.journal.claim({ owner: 'me', most: 9, lease: 90_000 })
  expect(await full.waits()).toEqual([['order', null, true]])
  const serial = world(2)
  serial.admit({ most: 1 })
  failAll(serial.journal)
  expect(await serial.waits()).toEqual([
    ['retry', 1000, false],
    ['order', null, true],
  ])
})

test('one that was put off without a try says so, and one that waits for company', async () => {
  const { journal, waits, admit } = world(2)
  admit({ linger: 5000 })
  expect(await waits()).toEqual(Array.from({ length: 2 }, () => ['batch', 5000, false]))
  const late = world(1)
  late.admit()
  const [one] = late.journal.claim({ owner: 'me', most: 1, lease: 90_000 })
  late.journal.settle(
    one!,
    { status: 'rests', error: '{}', afterMs: 15_000 },
    { owner: 'me', ms: 1, retry: RETRY, random: () => 1 },
  )
  expect(await late.waits()).toEqual([['put-off', 15_000, false]])
  journal.close()
})

test('one that needs others waits for them', async () => {
  const { journal, waits } = world(1)
  const event = {
    id: '0',
    key: 'key-0',
    name: 'x',
    at: NOW,
    agent: 'a',
    session: 's',
    root: '/r',
    body: '{}',
  }
  const run = { delivery: 'd', hook: 'user/b', promised: true, after: ['key-0:user/a'], call: '{}' }
  journal.accept([{ event, runs: [run] }])
  expect((await waits())[1]).toEqual(['needs', null, false])
})

test('the runs of a hook are found by the facts that they are of, with those that were sent again', async () => {
  const { journal } = world(2)
  const event = {
    id: 'x',
    key: 'key-0',
    name: 'x',
    at: NOW,
    agent: 'a',
    session: 's',
    root: '/r',
    body: '{}',
  }
  const again = { delivery: 'key-0:user/a:replay-2', hook: 'user/a', promised: true, after: [], call: '{}' }
  journal.accept([{ event, runs: [again, { ...again, delivery: 'd', hook: 'user/b' }] }])
  const found = await runsOfFacts(queriesOn(journal.db), ['key-0', 'key-9'], 'user/a')
  expect([...found.keys()]).toEqual(['key-0'])
  expect(found.get('key-0')!.map(({ delivery, replay }) => [delivery, replay])).toEqual([
    ['key-0:user/a', 0],
    ['key-0:user/a:replay-2', 2],
  ])
})
