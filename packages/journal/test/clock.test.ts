import { describe, expect, test } from 'vitest'
import { journalOf } from '../src/journal.ts'
import { RETRY } from '../src/retry.ts'
import { CLAIM, event, placeAll, run, SETTLE, world } from './world.ts'

const HOUR = 3_600_000
const failed = { status: 'failed', error: '{}', retryable: true, ofTarget: true } as const

/** A run that has failed once and is due again in 500 ms. */
function failedOnce(): ReturnType<typeof world> {
  const made = world(1_700_000_000_000)
  made.journal.accept([{ event: event('1'), runs: [run('d1')] }])
  placeAll(made.journal)
  made.journal.settle(made.journal.claim(CLAIM)[0]!, failed, SETTLE)
  expect(made.journal.dueIn()).toBe(500)
  return made
}

describe.each([HOUR, -HOUR])('a wall that is set by %i ms', (ms) => {
  test('leaves a run that is to be tried again its time, before anybody claims and after', () => {
    const { journal, pass, set } = failedOnce()
    set(ms)
    expect(journal.dueIn()).toBe(500)
    expect(journal.claim(CLAIM)).toEqual([])
    expect(journal.dueIn()).toBe(500)
    pass(499)
    expect(journal.claim(CLAIM)).toEqual([])
    pass(1)
    expect(journal.claim(CLAIM)).toMatchObject([{ delivery: 'd1', attempt: 2 }])
  })

  test('uses up none of the time in which a run may be tried', () => {
    const { journal, pass, set } = failedOnce()
    pass(500)
    const [second] = journal.claim(CLAIM)
    set(ms)
    const retry = { ...RETRY, maxElapsedMs: 10_000 }
    expect(journal.settle(second!, failed, { ...SETTLE, retry })).toMatchObject({ state: 'ready' })
    expect(journal.dueIn()).toBe(1000)
  })

  test('ends no lease and makes none longer', () => {
    const { journal, pass, set } = failedOnce()
    pass(500)
    expect(journal.claim(CLAIM)).toHaveLength(1)
    set(ms)
    pass(29_999)
    expect(journal.claim({ ...CLAIM, owner: 'other' })).toEqual([])
    expect(journal.dueIn()).toBe(1)
    pass(1)
    expect(journal.claim({ ...CLAIM, owner: 'other' })).toHaveLength(1)
  })

  test('keeps no new run waiting, whichever was first: the run or the wall', () => {
    const { journal, set } = world(1_700_000_000_000)
    journal.accept([{ event: event('1'), runs: [run('d1')] }])
    set(ms)
    journal.accept([{ event: event('2'), runs: [run('d2')] }])
    placeAll(journal)
    set(-ms)
    expect(journal.claim(CLAIM)).toHaveLength(2)
  })

  test('leaves a target alone that fails, and a rate as it is', () => {
    const { journal, pass, set } = world(1_700_000_000_000)
    const runs = Array.from({ length: 8 }, (_, n) =>
      run(`d${n}`, { hook: n < 5 ? 'user/bad' : 'user/rated' }),
    )
    journal.accept([{ event: event('1'), runs }])
    const rateOf = (hook: string) => (hook === 'user/rated' ? { count: 2, perMs: 9000 } : undefined)
    placeAll(journal, 8, rateOf)
    const claimed = journal.claim(CLAIM)
    expect(claimed).toHaveLength(7)
    const retry = { ...RETRY, initialMs: 1 }
    for (const one of claimed)
      journal.settle(one, one.hook === 'user/bad' ? failed : { status: 'skipped' }, { ...SETTLE, retry })
    pass(1)
    set(ms)
    expect(journal.claim(CLAIM)).toEqual([])
    expect(journal.dueIn()).toBe(8999)
    pass(8999)
    expect(journal.claim(CLAIM)).toMatchObject([{ hook: 'user/rated' }])
    pass(20_999)
    expect(journal.claim(CLAIM).filter(({ hook }) => hook === 'user/bad')).toEqual([])
    pass(1)
    expect(journal.claim(CLAIM).filter(({ hook }) => hook === 'user/bad')).toHaveLength(1)
  })
})

test('a wall that was set back while the machine was off keeps nothing waiting for longer than a minute more', () => {
  const { journal, pass, set, reboot } = failedOnce()
  pass(400)
  reboot()
  set(-HOUR)
  expect(journal.claim(CLAIM)).toEqual([])
  expect(journal.dueIn()).toBeLessThanOrEqual(500 + 60_000)
})

test('a small difference is no jump, and does not add up', () => {
  const { journal, pass, set, db } = failedOnce()
  for (let n = 0; n < 40; n++) {
    set(-900)
    pass(61_000)
    journal.renew('me', 1)
    journal.takePlace('me', 1000, null)
  }
  const { wall } = db.get('SELECT wall FROM clock')!
  expect(Number(wall)).toBeGreaterThan(1_700_000_000_000 + 40 * 60_000)
  expect(journal.claim(CLAIM)).toHaveLength(1)
})

test('a process that was stopped between two looks at its clocks does not think that the wall was set', () => {
  const { db, pass, now } = failedOnce()
  let stops = 2
  const journal = journalOf(db, {
    boot: 'boot-1',
    steady: now,
    wall() {
      const seen = now()
      if (stops-- > 0) pass(5000)
      return seen
    },
  })
  // steady is another clock here: its first look is the one that counts
  journal.claim({ ...CLAIM, most: 0 })
  const before = db.get('SELECT wall - steady AS apart FROM clock')
  stops = 2
  journal.claim({ ...CLAIM, most: 0 })
  expect(db.get('SELECT wall - steady AS apart FROM clock')).toEqual(before)
})

test('where nothing tells the boots apart, a lease and a place are worth nothing after one', () => {
  const { db, steady, wall, pass, reboot } = world(1_700_000_000_000)
  const journal = journalOf(db, { boot: '', steady, wall })
  pass(5 * 24 * HOUR)
  journal.accept([{ event: event('1'), runs: [run('d1')] }])
  placeAll(journal)
  expect(journal.takePlace('me', 30_000, 1)).toBe(true)
  expect(journal.claim(CLAIM)).toHaveLength(1)
  reboot()
  expect(journal.takePlace('other', 30_000, 2)).toBe(true)
  expect(journal.claim({ ...CLAIM, owner: 'other' })).toMatchObject([{ delivery: 'd1', attempt: 2 }])
})
