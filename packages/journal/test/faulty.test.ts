import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Claimed } from '../src/claim.ts'
import { journalOf, openJournal, type Journal } from '../src/journal.ts'
import { migrate } from '../src/schema.ts'
import { connect, type Db, type Row } from '../src/sqlite.ts'
import { faulty, type Fault } from './faulty.ts'
import { clockAt, event, run } from './world.ts'

const RUNS = Number(process.env['HOOKLINE_FUZZ'] ?? 100)

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'hookline-journal-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true, maxRetries: 9 }))

/** The same claims for the journal that fails and for its twin that does not. */
interface Held {
  claims: readonly Claimed[]
}

type Act = (journal: Journal, held: Held, n: number) => unknown

const RATED = { count: 3, perMs: 2000 }
const failed = { status: 'failed', error: '{}', retryable: true, ofTarget: true } as const
const settling = (n: number) => ({
  owner: 'me',
  ms: 1,
  random: () => (n % 10) / 10,
  retry: { attempts: 3, initialMs: 1000, factor: 2, maxMs: 5000, maxElapsedMs: 60_000 },
})

const ACTS: Readonly<Record<string, Act>> = {
  accept: (journal, _, n) =>
    journal.accept([
      { event: event(`e${n}`), runs: [run(`${n}/0`), run(`${n}/1`, { after: [`${n}/0`], hook: 'user/b' })] },
      { event: event(`f${n}`), runs: [run(`f${n}`, { bound: { most: 3, drop: 'oldest' }, hook: 'user/c' })] },
    ]),
  ingest: (journal, _, n) => journal.ingest([{ ...event(`e${n % 9}`), decision: 'allow', record: '{}' }]),
  admit: (journal) =>
    journal.admit(
      journal
        .newComers(5)
        .map(({ run: id, hook }) => ({ run: id, lane: hook, hook, target: 'there', most: 2, rate: RATED })),
    ),
  claim(journal, held) {
    held.claims = journal.claim({ owner: 'me', most: 3, lease: 3000 })
  },
  done: (journal, { claims }, n) =>
    claims.length > 0 && journal.settle(claims[n % claims.length]!, { status: 'done' }, settling(n)),
  failed: (journal, { claims }, n) =>
    claims.length > 0 && journal.settle(claims[n % claims.length]!, failed, settling(n)),
  renew: (journal) => journal.renew('me', 3000),
  release: (journal, { claims }) =>
    journal.release(
      'me',
      claims.map((one) => one.run),
    ),
  redrive: (journal, _, n) => journal.redrive([n % 20, (n + 1) % 20]),
  purge: (journal, _, n) => journal.purge([n % 20]),
  tell: (journal) => journal.news(1).map((one) => journal.told(one)),
  retain: (journal) => journal.retain({ age: 0, bytes: 1 }),
  takePlace: (journal, _, n) => journal.takePlace(`owner-${n % 2}`, 3000, n),
  leavePlace: (journal, _, n) => journal.leavePlace(`owner-${n % 2}`),
}

const steps = fc.array(
  fc.record({
    act: fc.constantFrom(...Object.keys(ACTS), 'accept', 'admit', 'claim', 'claim', 'failed', 'done'),
    n: fc.nat(999),
    pass: fc.constantFrom(0, 1, 500, 4000, 40_000),
    faults: fc.array(fc.record({ at: fc.nat(14), how: fc.constantFrom<Fault['how']>('before', 'after') }), {
      maxLength: 2,
    }),
    reopens: fc.boolean(),
  }),
  { minLength: 10, maxLength: 30, size: 'max' },
)

test(
  'whatever call to the disk throws, all of what was to be done is there, or nothing',
  { timeout: 3_600_000 },
  () => {
    let [thrown, undone, done] = [0, 0, 0]
    fc.assert(
      fc.property(steps, (taken) => {
        const file = join(folder, 'journal.db')
        for (const name of readdirSync(folder)) rmSync(join(folder, name))
        const clock = clockAt(1_700_000_000_000)
        const twin = journalOf(memory(), clock)
        const opened = (): ReturnType<typeof faulty> & { readonly journal: Journal } => {
          let made!: ReturnType<typeof faulty>
          const to: typeof connect = (...given) => (made = faulty(connect(...given))).db
          const { journal, aside } = openJournal(file, { waitMs: 0, connect: to }, clock)
          expect(aside).toBeUndefined()
          return { ...made, journal }
        }
        let shaky = opened()
        const eye = connect(file, 1000)
        let before = dump(eye)
        for (const { act, n, pass, faults, reopens } of taken) {
          clock.pass(pass)
          const held = { claims: HELD.get(twin) ?? [] }
          const mine = { ...held }
          ACTS[act]!(twin, held, n)
          shaky.arm(faults)
          const isTold = attempt(() => ACTS[act]!(shaky.journal, mine, n))
          shaky.arm([])
          if (!isTold) thrown++
          if (!isTold && reopens) {
            shaky.journal.close()
            shaky = opened()
          }
          const [after, wanted] = [dump(eye), dump(twin.db)]
          // what was accepted is there, and nothing is half done
          if (isTold || !same(after, before)) agree(after, wanted)
          if (isTold) done++
          else if (!same(wanted, before) && same(after, before)) {
            undone++
            // one that could not even be rolled back says so once more
            if (!attempt(() => ACTS[act]!(shaky.journal, mine, n))) ACTS[act]!(shaky.journal, mine, n)
            agree(dump(eye), wanted)
          }
          if (act === 'accept' && isTold)
            expect(shaky.db.get('PRAGMA synchronous')).toEqual({ synchronous: 2 })
          HELD.set(twin, held.claims)
          before = wanted
        }
        expect(shaky.journal.faults()).toEqual([])
        for (const one of [eye, shaky.journal, twin]) one.close()
      }),
      { numRuns: RUNS },
    )
    expect(Math.min(thrown, undone, done)).toBeGreaterThan(RUNS)
  },
)

const HELD = new WeakMap<Journal, readonly Claimed[]>()

function memory(): Db {
  const db = connect(':memory:', 0)
  migrate(db)
  return db
}

function attempt(act: () => unknown): boolean {
  try {
    act()
    return true
  } catch (thrown) {
    expect(String(thrown)).toMatch(/the disk is gone|(within|inside) a transaction/)
    return false
  }
}

const TABLES = [
  'events',
  'runs',
  'attempts',
  'waits',
  'lanes',
  'breakers',
  'rates',
  'deliverer',
  'clock',
  'sqlite_sequence',
]

function dump(db: Db): readonly (readonly Row[])[] {
  return TABLES.map((table) => db.all(`SELECT * FROM ${table}`).map((row) => ({ ...row })))
}

function agree(one: unknown, other: unknown): void {
  // to compare texts is quicker, to compare values says more
  if (!same(one, other)) expect(one).toEqual(other)
}

function same(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other)
}

test.each([0, 1, 2, 3])(
  'what is promised is on the disk, also after call %i of what was not has thrown',
  (at) => {
    const raw = connect(join(folder, `durable-${at}.db`), 0)
    migrate(raw)
    const { db, arm } = faulty(raw)
    const journal = journalOf(db, clockAt(1_700_000_000_000))
    const accept = (name: string): unknown => journal.accept([{ event: event(name), runs: [run(name)] }])
    accept('1')
    arm([{ at, how: 'after' }])
    expect(() => journal.claim({ owner: 'me', most: 1, lease: 1000 })).toThrow('the disk is gone')
    arm([])
    accept('2')
    expect(raw.get('PRAGMA synchronous')).toEqual({ synchronous: 2 })
    raw.close()
  },
)

const HOWS = ['before', 'after'] as const

test.each(HOWS)('a journal whose making was cut short %s any call is made by the next', (how) => {
  let made = 0
  for (let at = 0; made === 0; at++) {
    const file = join(folder, `new-${how}-${at}.db`)
    const shaky: typeof connect = (...given) => {
      const { db, arm } = faulty(connect(...given))
      arm([{ at, how }])
      return db
    }
    try {
      openJournal(file, { waitMs: 0, connect: shaky }).journal.close()
      made++
    } catch (thrown) {
      expect(thrown).toMatchObject({ code: 'JOURNAL_UNUSABLE' })
    }
    const { journal, aside } = openJournal(file, { waitMs: 0 })
    expect(aside).toBeUndefined()
    expect(journal.accept([{ event: event('1'), runs: [run('d')] }])).toEqual([['accepted']])
    expect(journal.faults()).toEqual([])
    journal.close()
    expect(at).toBeLessThan(50)
  }
  expect(made).toBe(1)
})
