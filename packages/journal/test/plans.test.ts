import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { expect, test } from 'vitest'
import type { Accepted, Journal } from '../src/journal.ts'
import { journalOf } from '../src/journal.ts'
import { migrate } from '../src/schema.ts'
import { connect, type Db } from '../src/sqlite.ts'
import { clockAt, CLAIM, event, placeAll, run, SETTLE } from './world.ts'

const failed = { status: 'failed', error: '{}', retryable: true, ofTarget: true } as const

/** A journal that notes each text it sends to SQLite. */
function noting(): {
  readonly journal: Journal
  readonly db: Db
  readonly texts: Set<string>
  readonly pass: (ms: number) => void
} {
  const db = connect(':memory:', 0)
  migrate(db)
  const texts = new Set<string>()
  const noted =
    <T>(act: (sql: string, ...values: never[]) => T) =>
    (sql: string, ...values: unknown[]): T => {
      texts.add(sql)
      return act(sql, ...(values as never[]))
    }
  const clock = clockAt(1_700_000_000_000)
  const through: Db = { ...db, run: noted(db.run), get: noted(db.get), all: noted(db.all) }
  return { journal: journalOf(through, clock), db, texts, pass: clock.pass }
}

/** Everything that is done for each event and each run, also what goes wrong. */
function workday({ journal, pass }: ReturnType<typeof noting>): void {
  const bound = { most: 1, drop: 'oldest' } as const
  const given: Accepted = {
    event: event('1'),
    runs: [
      ...['a', 'b', 'c', 'd', 'e', 'f'].map((name) => run(name)),
      run('g', { after: ['a'], hook: 'user/b' }),
      run('h', { bound, hook: 'user/c' }),
      run('i', { bound, hook: 'user/c' }),
      run('j', { bound: { most: 1, drop: 'newest' }, hook: 'user/c' }),
    ],
  }
  journal.accept([given])
  journal.accept([given])
  journal.ingest([{ ...event('1'), decision: null, record: '{}' }])
  const rateOf = () => ({ count: 100, perMs: 1000 })
  for (let turn = 0; turn < 12; turn++) {
    placeAll(journal, 1 + (turn % 2) * 5, rateOf)
    journal.takePlace('me', 1000, null)
    const claimed = journal.claim(CLAIM)
    journal.renew('me', 30_000)
    journal.release(
      'me',
      claimed.slice(0, 1).map((one) => one.run),
    )
    for (const one of claimed.slice(1)) journal.settle(one, turn < 9 ? failed : { status: 'done' }, SETTLE)
    pass(turn % 3 === 0 ? 31_000 : 2000)
    journal.dueIn()
  }
  for (const one of journal.news(3)) journal.told(one)
  journal.isDone()
  journal.redrive([1])
  journal.purge([2])
}

/** Tables of one row, and what was found already. */
const SMALL = /^SCAN (clock|deliverer|\(subquery)/

test('no statement of the way of an event looks at more than its own rows', () => {
  const noted = noting()
  workday(noted)
  const plans = [...noted.texts]
    .filter((sql) => !sql.startsWith('PRAGMA'))
    .flatMap((sql) => noted.db.all(`EXPLAIN QUERY PLAN ${sql}`).map(({ detail }) => `${detail} | ${sql}`))
  expect(noted.texts.size).toBeGreaterThan(25)
  const scans = plans.filter((plan) => plan.startsWith('SCAN') && !SMALL.test(plan))
  // an index of what is due or new, from its beginning, for as long as it takes
  expect(
    scans.filter((plan) => !/USING (COVERING )?INDEX (runs_(new|running)|lanes_due)/.test(plan)),
  ).toEqual([])
  expect(plans.filter((plan) => plan.includes('TEMP B-TREE'))).toEqual([])
})

test('the counts of lanes are kept without a look at all runs', () => {
  const { db } = noting()
  const triggers = db
    .all("SELECT sql FROM sqlite_schema WHERE type = 'trigger'")
    .map(({ sql }) => String(sql))
  const looks = triggers.flatMap(
    (sql) => sql.match(/\(SELECT [^()]*(\([^()]*\))?[^()]*FROM runs[^()]*\)/g) ?? [],
  )
  expect(looks).toHaveLength(4)
  for (const look of looks) {
    const plan = db.all(`EXPLAIN QUERY PLAN SELECT ${look.replaceAll('NEW.lane', '?')}`)
    expect(plan.map(({ detail }) => String(detail)).join()).toMatch(
      /SEARCH runs USING (COVERING )?INDEX runs_(ready|due)/,
    )
  }
})

/** Without what is only waiting to be thrown away. */
function heap(): number {
  setFlagsFromString('--expose-gc')
  runInNewContext('gc')()
  return process.memoryUsage().heapUsed
}

const MANY = 100_000

test(
  'a hundred thousand deliveries are drained at one pace and in the same memory',
  { timeout: 300_000 },
  () => {
    const { journal, db } = noting()
    for (let n = 0; n < MANY / 1000; n++)
      journal.accept([
        {
          event: event(String(n)),
          runs: Array.from({ length: 1000 }, (_, m) => run(`${n}/${m}`, { promised: false })),
        },
      ])
    for (let n = 0; n < MANY; n += 1000)
      journal.admit(
        journal.newComers(1000).map(({ run: id, hook }) => ({
          run: id,
          lane: `${hook}/${id % 50}`,
          hook,
          target: 'there',
          most: 4,
        })),
      )
    const paces: number[] = []
    const before = heap()
    for (let left = MANY; left > 0;) {
      const began = performance.now()
      for (let n = 0; n < 10_000;) {
        const claimed = journal.claim({ ...CLAIM, most: 64 })
        expect(claimed.length).toBeGreaterThan(0)
        for (const one of claimed) journal.settle(one, { status: 'done' }, SETTLE)
        n += claimed.length
        left -= claimed.length
        if (left === 0) break
      }
      paces.push(performance.now() - began)
    }
    const after = heap()
    expect(db.get("SELECT count(*) AS count FROM runs WHERE state = 'done'")).toEqual({ count: MANY })
    expect(journal.dueIn()).toBeUndefined()
    // a busy moment of the machine is no growth: the quickest of the first against the quickest of the last
    expect(Math.min(...paces.slice(-5))).toBeLessThan(Math.min(...paces.slice(0, 5)) * 2)
    expect(after - before).toBeLessThan(5 << 20)
  },
)
