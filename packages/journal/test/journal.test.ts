import { expect, test } from 'vitest'
import { RETRY } from '../src/retry.ts'
import { CLAIM, event, placeAll, run, SETTLE, world } from './world.ts'

test('what is accepted is claimed, settled, and gone', () => {
  const { journal } = world()
  expect(journal.accept([{ event: event('1'), runs: [run('d1'), run('d2')] }])).toEqual([
    ['accepted', 'accepted'],
  ])
  expect(journal.accept([{ event: { ...event('1b'), key: 'key-1' }, runs: [run('d1')] }])).toEqual([
    ['known'],
  ])
  placeAll(journal)
  const claimed = journal.claim(CLAIM)
  expect(claimed.map(({ delivery, attempt }) => [delivery, attempt])).toEqual([
    ['d1', 1],
    ['d2', 1],
  ])
  expect(journal.claim(CLAIM)).toEqual([])
  for (const one of claimed)
    expect(journal.settle(one, { status: 'done' }, SETTLE)).toEqual({ state: 'done' })
  expect(journal.dueIn()).toBeUndefined()
  expect(journal.db.all('SELECT * FROM lanes')).toEqual([])
})

test('one that failed is tried again after a while, and is a dead letter in the end', () => {
  const { journal, pass } = world()
  journal.accept([{ event: event('1'), runs: [run('d1')] }])
  placeAll(journal)
  const retry = { ...RETRY, attempts: 2 }
  const verdict = { status: 'failed', error: '{}', retryable: true, ofTarget: true } as const
  const [first] = journal.claim(CLAIM)
  expect(journal.settle(first!, verdict, { ...SETTLE, retry })).toEqual({ state: 'ready', at: 1_000_500 })
  expect(journal.claim(CLAIM)).toEqual([])
  expect(journal.dueIn()).toBe(500)
  pass(500)
  const [second] = journal.claim(CLAIM)
  expect(second!.attempt).toBe(2)
  expect(journal.settle(second!, verdict, { ...SETTLE, retry })).toEqual({ state: 'dead' })
  expect(journal.redrive([second!.run])).toBe(1)
  placeAll(journal)
  const [third] = journal.claim(CLAIM)
  expect([third!.delivery, third!.attempt]).toEqual(['d1', 3])
  expect(journal.settle(third!, verdict, { ...SETTLE, retry })).toMatchObject({ state: 'ready' })
  pass(60_000)
  expect(journal.settle(journal.claim(CLAIM)[0]!, verdict, { ...SETTLE, retry })).toEqual({ state: 'dead' })
  expect(journal.db.all('SELECT number, status FROM attempts')).toEqual(
    [1, 2, 3, 4].map((number) => ({ number, status: 'failed' })),
  )
})

test('what a dead deliverer had is another one’s, and its word counts no more', () => {
  const { journal, pass } = world()
  journal.accept([{ event: event('1'), runs: [run('d1')] }])
  placeAll(journal)
  const [mine] = journal.claim(CLAIM)
  pass(30_000)
  const [theirs] = journal.claim({ ...CLAIM, owner: 'other' })
  expect(theirs).toMatchObject({ delivery: 'd1', attempt: 2 })
  expect(journal.settle(mine!, { status: 'done' }, SETTLE)).toEqual({ state: 'lost' })
  expect(journal.settle(theirs!, { status: 'done' }, { ...SETTLE, owner: 'other' })).toEqual({
    state: 'done',
  })
})

test('a lane of one keeps its order, also while the first waits to be tried again', () => {
  const { journal, pass } = world()
  journal.accept([{ event: event('1'), runs: [run('d1'), run('d2')] }])
  placeAll(journal, 1)
  const [first, ...others] = journal.claim(CLAIM)
  expect(others).toEqual([])
  journal.settle(first!, { status: 'failed', error: '{}', retryable: true, ofTarget: false }, SETTLE)
  expect(journal.claim(CLAIM)).toEqual([])
  pass(500)
  expect(journal.claim(CLAIM).map(({ delivery }) => delivery)).toEqual(['d1'])
})

test('one that waits for another has its turn when that one has ended', () => {
  const { journal } = world()
  journal.accept([{ event: event('1'), runs: [run('d1'), run('d2', { after: ['d1'] })] }])
  placeAll(journal)
  const [first, ...others] = journal.claim(CLAIM)
  expect([first!.delivery, others]).toEqual(['d1', []])
  expect(journal.newComers(10)).toEqual([])
  journal.settle(first!, { status: 'done' }, SETTLE)
  placeAll(journal)
  expect(journal.claim(CLAIM).map(({ delivery }) => delivery)).toEqual(['d2'])
})

test('a target that fails five times in a row is left alone, then one sees whether it works', () => {
  const { journal, pass } = world()
  journal.accept([{ event: event('1'), runs: Array.from({ length: 8 }, (_, n) => run(`d${n}`)) }])
  placeAll(journal, 8)
  const verdict = { status: 'failed', error: '{}', retryable: true, ofTarget: true } as const
  for (const one of journal.claim({ ...CLAIM, most: 5 })) journal.settle(one, verdict, SETTLE)
  expect(journal.claim(CLAIM)).toEqual([])
  expect(journal.dueIn()).toBe(30_000)
  pass(30_000)
  const probes = journal.claim(CLAIM)
  expect(probes).toHaveLength(1)
  journal.settle(probes[0]!, { status: 'done' }, SETTLE)
  expect(journal.claim(CLAIM)).toHaveLength(7)
})

test('a hook begins no more runs than its rate', () => {
  const { journal, pass } = world()
  journal.accept([{ event: event('1'), runs: Array.from({ length: 5 }, (_, n) => run(`d${n}`)) }])
  placeAll(journal, 8, () => ({ count: 2, perMs: 1000 }))
  expect(journal.claim(CLAIM)).toHaveLength(2)
  expect(journal.claim(CLAIM)).toHaveLength(0)
  pass(500)
  expect(journal.claim(CLAIM)).toHaveLength(0)
  expect(journal.dueIn()).toBe(500)
  pass(499)
  expect(journal.claim(CLAIM)).toHaveLength(0)
  pass(1)
  expect(journal.claim(CLAIM)).toHaveLength(2)
})

test('a full queue drops, as the hook wants it', () => {
  const { journal } = world()
  const bound = (drop: 'oldest' | 'newest') => ({ promised: false, bound: { most: 2, drop } })
  const given = ['a', 'b', 'c'].map((delivery) => run(delivery, bound('newest')))
  expect(journal.accept([{ event: event('1'), runs: given }])).toEqual([['accepted', 'accepted', 'dropped']])
  const more = [run('d', { ...bound('oldest') })]
  expect(journal.accept([{ event: event('2'), runs: more }])).toEqual([['accepted']])
  expect(journal.newComers(10).map(({ delivery }) => delivery)).toEqual(['b', 'd'])
})
