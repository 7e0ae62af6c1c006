import { expect, test } from 'vitest'
import type { Journal } from '../src/journal.ts'
import { CLAIM, event, placeAll, run, SETTLE, world } from './world.ts'

const failed = { status: 'failed', error: '{}', retryable: true, ofTarget: false } as const
const names = (claimed: readonly { readonly delivery: string }[]) => claimed.map(({ delivery }) => delivery)

test('a queue that is full drops nothing for a run that is there already', () => {
  const { journal } = world()
  const given = ['a', 'b'].map((name) => run(name, { bound: { most: 2, drop: 'oldest' } }))
  const batch = [{ event: event('1'), runs: given }]
  expect(journal.accept(batch)).toEqual([['accepted', 'accepted']])
  expect(journal.accept(batch)).toEqual([['known', 'known']])
  expect(names(journal.newComers(9))).toEqual(['a', 'b'])
})

test('what has begun takes no room in the queue, and goes on', () => {
  const { journal } = world()
  const bound = { most: 1, drop: 'oldest' } as const
  journal.accept([{ event: event('1'), runs: [run('a', { bound })] }])
  placeAll(journal)
  expect(names(journal.claim(CLAIM))).toEqual(['a'])
  expect(journal.accept([{ event: event('2'), runs: [run('b', { bound }), run('c', { bound })] }])).toEqual([
    ['accepted', 'accepted'],
  ])
  expect(journal.db.all('SELECT delivery, state FROM runs ORDER BY id')).toEqual([
    { delivery: 'a', state: 'running' },
    { delivery: 'b', state: 'dropped' },
    { delivery: 'c', state: 'new' },
  ])
})

test('whoever waited for a run that was dropped has its turn', () => {
  const { journal } = world()
  const bound = { most: 1, drop: 'oldest' } as const
  journal.accept([
    { event: event('1'), runs: [run('a', { bound }), run('b', { after: ['a'], hook: 'user/b' })] },
    { event: event('2'), runs: [run('c', { bound })] },
  ])
  expect(names(journal.newComers(9))).toEqual(['b', 'c'])
  expect(journal.faults()).toEqual([])
})

test('the order holds from the moment that a lane is one of one, and not after it is wider', () => {
  const { journal, pass } = world()
  journal.accept([{ event: event('1'), runs: [run('a'), run('b'), run('c')] }])
  placeAll(journal, 3)
  const [first] = journal.claim({ ...CLAIM, most: 1 })
  journal.settle(first!, failed, SETTLE)
  // somebody else has placed it already
  const again = (most: number) =>
    journal.admit([{ run: first!.run, lane: 'user/a', hook: 'user/a', target: 'x', most }])
  again(1)
  expect([names(journal.claim(CLAIM)), journal.dueIn()]).toEqual([[], 500])
  again(2)
  expect(names(journal.claim(CLAIM))).toEqual(['b', 'c'])
  again(1)
  pass(500)
  expect(journal.claim(CLAIM)).toEqual([])
  expect(journal.faults()).toEqual([])
})

function crash(journal: Journal, pass: (ms: number) => void, times: number): void {
  for (let n = 0; n < times; n++) {
    expect(journal.claim({ ...CLAIM, owner: `mortal-${n}` })).toHaveLength(1)
    pass(30_000)
  }
}

test('what kills five processes in a row is a dead letter, and one that only failed between is not', () => {
  const { journal, pass } = world()
  journal.accept([{ event: event('1'), runs: [run('a')] }])
  placeAll(journal)
  crash(journal, pass, 4)
  journal.settle(journal.claim(CLAIM)[0]!, failed, SETTLE)
  pass(60_000)
  crash(journal, pass, 5)
  expect(journal.claim(CLAIM)).toEqual([])
  expect(journal.db.get('SELECT state, attempts FROM runs')).toEqual({ state: 'dead', attempts: 10 })
  expect(journal.db.get('SELECT error FROM runs')!['error']).toContain('DELIVERY_POISON')
  expect(journal.dueIn()).toBeUndefined()
})

test('a dead letter that is sent again has all of its time once more', () => {
  const { journal, pass } = world()
  journal.accept([{ event: event('1'), runs: [run('a')] }])
  placeAll(journal)
  const [first] = journal.claim(CLAIM)
  journal.settle(first!, { ...failed, retryable: false }, SETTLE)
  pass(SETTLE.retry.maxElapsedMs)
  journal.redrive([first!.run])
  placeAll(journal)
  expect(journal.settle(journal.claim(CLAIM)[0]!, failed, SETTLE)).toMatchObject({ state: 'ready' })
})

test('what is sent again opens the way to its own target, and to no other', () => {
  const { journal } = world()
  const failing = Array.from({ length: 10 }, (_, n) => run(`${n}`, { hook: `user/${n % 2}` }))
  journal.accept([{ event: event('1'), runs: failing }])
  placeAll(journal, 5)
  const claimed = journal.claim(CLAIM)
  for (const one of claimed)
    journal.settle(one, { ...failed, ofTarget: true }, { ...SETTLE, retry: { ...SETTLE.retry, attempts: 1 } })
  const open = () => journal.db.all('SELECT target FROM breakers ORDER BY target').map(({ target }) => target)
  expect(open()).toEqual(['user/0', 'user/1'])
  journal.redrive([claimed[0]!.run])
  expect(open()).toEqual([claimed[0]!.hook === 'user/0' ? 'user/1' : 'user/0'])
})

test('of what was given up or dropped for another there is news, until it is told or sent again', () => {
  const { journal, pass } = world()
  const drop = { bound: { most: 1, drop: 'oldest' }, hook: 'user/b' } as const
  journal.accept([{ event: event('1'), runs: [run('poison'), run('dropped', drop), run('kept', drop)] }])
  const heard = () => journal.news(9).map(({ delivery, state, attempt }) => [delivery, state, attempt])
  expect(heard()).toEqual([['dropped', 'dropped', 0]])
  expect(journal.news(9)[0]!.error).toContain('QUEUE_FULL')
  journal.told(journal.news(9)[0]!)
  placeAll(journal)
  journal.settle(
    journal.claim(CLAIM).find(({ delivery }) => delivery === 'kept')!,
    { status: 'done' },
    SETTLE,
  )
  pass(30_000)
  crash(journal, pass, 4)
  expect([journal.claim(CLAIM), heard()]).toEqual([[], [['poison', 'dead', 5]]])
  const [news] = journal.news(9)
  expect([journal.dueIn(), journal.isDone()]).toEqual([undefined, false])
  journal.told(news!, 15_000)
  expect([heard(), journal.isDone()]).toEqual([[], false])
  pass(15_000)
  expect(heard()).toHaveLength(1)
  journal.redrive([news!.run])
  // it was dead nevertheless
  expect(heard()).toEqual([['poison', 'dead', 5]])
  placeAll(journal)
  journal.settle(journal.claim(CLAIM)[0]!, { ...failed, retryable: false }, SETTLE)
  // who was slow to say that he has told of the first time
  journal.told(news!)
  expect(heard()).toEqual([['poison', 'dead', 6]])
  journal.told(journal.news(9)[0]!)
  expect(journal.isDone()).toBe(true)
})

test('what nobody has heard of is not forgotten', () => {
  const { journal } = world()
  const drop = { bound: { most: 1, drop: 'oldest' }, promised: false } as const
  journal.accept(['1', '2'].map((id) => ({ event: event(id), runs: [run(id, drop)] })))
  expect([journal.retain({ age: 0, bytes: 1 }), journal.news(9)]).toMatchObject([0, [{ delivery: '1' }]])
  journal.told(journal.news(9)[0]!)
  expect(journal.retain({ age: 0, bytes: 1 })).toBe(1)
})

test('a run that was promised nothing is no dead letter, however it ends', () => {
  const { journal, pass } = world()
  journal.accept([{ event: event('1'), runs: [run('a', { promised: false })] }])
  placeAll(journal)
  crash(journal, pass, 5)
  journal.claim(CLAIM)
  expect(journal.db.get('SELECT state FROM runs')).toEqual({ state: 'failed' })
})

test('a fact that two have told is one event, whoever was first and whatever it was called', () => {
  const { journal } = world()
  const second = { ...event('2'), key: 'key-1' }
  expect(
    journal.accept([
      { event: event('1'), runs: [run('a')] },
      { event: second, runs: [run('a'), run('b')] },
    ]),
  ).toEqual([['accepted'], ['known', 'accepted']])
  journal.ingest([{ ...second, decision: 'deny', record: '{}' }])
  expect(journal.db.all('SELECT id, decision FROM events')).toEqual([{ id: '1', decision: 'deny' }])
  expect(journal.db.all('SELECT DISTINCT event FROM runs')).toEqual([{ event: '1' }])
})

test('what is undelivered or dead stays, whatever its age and the size of the file', () => {
  const { journal } = world()
  journal.accept(['1', '2', '3'].map((id) => ({ event: event(id), runs: [run(id)] })))
  placeAll(journal)
  const [first, second] = journal.claim(CLAIM)
  journal.settle(first!, { status: 'done' }, SETTLE)
  journal.settle(second!, { ...failed, retryable: false }, SETTLE)
  expect(journal.retain({ age: 0, bytes: 0 })).toBe(1)
  expect(journal.retain({ age: 0, bytes: 0 })).toBe(0)
  expect(journal.db.all('SELECT delivery, state FROM runs')).toEqual([
    { delivery: '2', state: 'dead' },
    { delivery: '3', state: 'running' },
  ])
  expect(journal.faults()).toEqual([])
})

test('a place is one deliverer’s until he leaves or his lease ends', () => {
  const { journal, pass } = world()
  expect([journal.takePlace('a', 1000, 1), journal.takePlace('b', 1000, 2)]).toEqual([true, false])
  pass(999)
  expect([journal.takePlace('b', 1000, 2), journal.takePlace('a', 1000, 1)]).toEqual([false, true])
  pass(1000)
  expect([journal.takePlace('b', 1000, 2), journal.takePlace('a', 1000, 1)]).toEqual([true, false])
  journal.leavePlace('a')
  expect(journal.takePlace('a', 1000, 1)).toBe(false)
  journal.leavePlace('b')
  expect(journal.takePlace('a', 1000, 1)).toBe(true)
})
