import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Claimed } from '../src/claim.ts'
import { journalOf, openJournal, type Journal } from '../src/journal.ts'
import { connect } from '../src/sqlite.ts'
import { hanging, type Hanging } from './hanging.ts'
import { clockAt, CLAIM, event, placeAll, run, SETTLE, type Clock } from './world.ts'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'hookline-hanging-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true, maxRetries: 9 }))

const HOWS = ['before', 'after'] as const
const LEASE = 30_000
const failed = { status: 'failed', error: '{}', retryable: true, ofTarget: true } as const
const settling = (owner: string) => ({ ...SETTLE, owner, retry: { ...SETTLE.retry, attempts: 1000 } })

/** One that hangs, one that does not, and how often each delivery was settled as done. */
interface Pair {
  readonly slow: Journal
  readonly hang: Hanging['hang']
  readonly hasHung: Hanging['hasHung']
  readonly quick: Journal
  readonly clock: Clock
  /** What the slow one has claimed. */
  held: readonly Claimed[]
  readonly done: Map<string, number>
}

let files = 0

function pair(): Pair {
  const file = join(folder, `${++files}.db`)
  const clock = clockAt(1_700_000_000_000)
  const { journal: quick } = openJournal(file, { waitMs: 0 }, clock)
  const { db, ...how } = hanging(connect(file, 0))
  const made: Pair = { slow: journalOf(db, clock), quick, clock, held: [], done: new Map(), ...how }
  quick.accept([
    {
      event: event('1'),
      runs: [
        ...['a', 'b', 'c'].map((id) => run(id)),
        run('in-order', { hook: 'user/b' }),
        run('after', { after: ['in-order'], hook: 'user/c' }),
      ],
    },
  ])
  placeAll(quick)
  made.held = made.slow.claim({ owner: 'slow', most: 2, lease: LEASE })
  expect(made.held).toHaveLength(2)
  return made
}

function settle(on: Pair, journal: Journal, owner: string, claimed: readonly Claimed[]): void {
  for (const one of claimed)
    if (journal.settle(one, { status: 'done' }, settling(owner)).state === 'done')
      on.done.set(one.delivery, (on.done.get(one.delivery) ?? 0) + 1)
}

let told = 0

/** All that another does while the one hangs; false: it had to wait for it. */
function turn(on: Pair): boolean {
  const { quick } = on
  try {
    const id = `meanwhile-${++told}`
    quick.accept([{ event: event(id), runs: [run(id)] }])
    quick.takePlace('quick', LEASE, 2)
    placeAll(quick)
    settle(on, quick, 'quick', quick.claim({ ...CLAIM, owner: 'quick' }))
    return true
  } catch (thrown) {
    expect(thrown).toMatchObject({ message: 'database is locked' })
    return false
  }
}

const ACTS: Readonly<Record<string, (on: Pair) => unknown>> = {
  accept: ({ slow }) => slow.accept([{ event: event('2'), runs: [run('late'), run('a')] }]),
  'accept into a full queue': ({ slow }) =>
    slow.accept([
      { event: event('2'), runs: [run('late', { bound: { most: 1, drop: 'oldest' }, hook: 'user/d' })] },
    ]),
  admit: ({ slow }) => placeAll(slow),
  claim(on) {
    on.held = [...on.held, ...on.slow.claim({ owner: 'slow', most: 2, lease: LEASE })]
  },
  done: (on) => settle(on, on.slow, 'slow', on.held),
  failed: ({ slow, held }) => held.map((one) => slow.settle(one, failed, settling('slow'))),
  renew: ({ slow }) => slow.renew('slow', LEASE),
  release: ({ slow, held }) =>
    slow.release(
      'slow',
      held.map((one) => one.run),
    ),
  takePlace: ({ slow }) => slow.takePlace('slow', LEASE, 1),
  leavePlace: ({ slow }) => slow.leavePlace('slow'),
  retain: ({ slow }) => slow.retain({ age: 0, bytes: 1 }),
  dueIn: ({ slow }) => [slow.dueIn(), slow.isDone(), slow.deliverer()],
}

test.each(Object.entries(ACTS))(
  'a disk that hangs in any call of %s for longer than a lease: nothing is lost, nothing is done twice',
  (_, act) => {
    let [hangs, beside] = [0, 0]
    for (const how of HOWS)
      for (let at = 0; ; at++) {
        const on = pair()
        on.hang(at, how, (isLocked) => {
          on.clock.pass(LEASE + 10_000)
          const hadToWait = !turn(on)
          // who writes holds up those that write, and nobody else does
          expect({ at, how, hadToWait }).toEqual({ at, how, hadToWait: isLocked })
          if (!isLocked) beside++
        })
        attempt(() => act(on))
        if (!on.hasHung()) break
        hangs++
        ended(on)
      }
    expect(hangs).toBeGreaterThan(3)
    expect(beside).toBeGreaterThan(1)
  },
)

/** What was begun outside of a transaction may find that another has written meanwhile. */
function attempt(act: () => unknown): void {
  try {
    act()
  } catch (thrown) {
    expect(thrown).toMatchObject({ message: 'database is locked' })
  }
}

/** Goes on until nothing is left, and holds what is there against what was done. */
function ended(on: Pair): void {
  const { slow, quick, clock, done } = on
  settle(on, slow, 'slow', on.held)
  for (let turns = 0; !quick.isDone(); turns++) {
    expect(turns).toBeLessThan(20)
    clock.pass(LEASE + 10_000)
    turn(on)
    for (const one of quick.news(9)) quick.told(one)
  }
  const count = (sql: string): unknown => quick.db.get(`SELECT count(*) AS count FROM ${sql}`)!['count']
  // one of a time without a disk may not have come at all; whatever came is done, once
  expect([...done.values()].filter((times) => times !== 1)).toEqual([])
  for (const delivery of ['a', 'b', 'c', 'in-order', 'after']) expect(done.get(delivery)).toBe(1)
  expect(count("runs WHERE state NOT IN ('done', 'dropped')")).toBe(0)
  expect(count("attempts WHERE status = 'running'")).toBe(0)
  expect(quick.faults()).toEqual([])
  slow.close()
  quick.close()
}

test.each(HOWS)('one that hangs %s any call of its opening holds up no other for good', (how) => {
  let hangs = 0
  for (let at = 0; ; at++) {
    const file = join(folder, `opening-${how}-${at}.db`)
    let [isKept, hasHung] = [false, false]
    const meanwhile = (): void => {
      hasHung = true
      attempt(() => {
        const { journal } = openJournal(file, { waitMs: 0 })
        isKept = journal.accept([{ event: event('1'), runs: [run('d')] }])[0]![0] === 'accepted'
        journal.close()
      })
    }
    let left = at
    const slow: typeof connect = (...given) => {
      const { db, hang } = hanging(connect(...given))
      hang(left, how, meanwhile)
      left = Number.POSITIVE_INFINITY
      return db
    }
    attempt(() => openJournal(file, { waitMs: 0, connect: slow }).journal.close())
    if (!hasHung) break
    hangs++
    const { journal, aside } = openJournal(file, { waitMs: 0 })
    expect(aside).toBeUndefined()
    expect(journal.accept([{ event: event('1'), runs: [run('d')] }])).toEqual([
      [isKept ? 'known' : 'accepted'],
    ])
    expect(journal.faults()).toEqual([])
    journal.close()
  }
  expect(hangs).toBeGreaterThan(5)
})
