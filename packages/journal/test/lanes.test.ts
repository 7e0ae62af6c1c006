import { expect, test } from 'vitest'
import type { Place } from '../src/admit.ts'
import type { Journal } from '../src/journal.ts'
import { nextTry, RETRY } from '../src/retry.ts'
import { CLAIM, event, placeAll, run, SETTLE, world } from './world.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR
const failed = { status: 'failed', error: '{}', retryable: true, ofTarget: true } as const

/** Runs of one hook, one event each. */
function accept(journal: Journal, ...deliveries: readonly string[]): void {
  journal.accept(deliveries.map((id) => ({ event: event(id), runs: [run(id)] })))
}

function place(journal: Journal, more: Partial<Place> = {}): void {
  journal.admit(
    journal
      .newComers(100)
      .map(({ run: id, hook }) => ({ run: id, lane: hook, hook, target: hook, most: 4, ...more })),
  )
}

const claimed = (journal: Journal, most = 10): readonly string[] =>
  journal.claim({ ...CLAIM, most }).map(({ delivery }) => delivery)

test('other limits of a hook hold at once for what waits in all of its lanes', () => {
  const { journal, pass } = world()
  accept(journal, 'a', 'b', 'c')
  for (const lane of ['user/a/1', 'user/a/2', 'user/a/2'])
    journal.admit([{ ...samplePlace(journal.newComers(1)[0]!.run), lane, rate: { count: 1, perMs: DAY } }])
  expect(claimed(journal)).toEqual(['a'])
  expect(claimed(journal)).toEqual([])
  pass(1000)
  const [sample] = journal.samples()
  expect(sample).toMatchObject({ placedFor: 'user/a', lane: 'user/a/2', delivery: 'b' })
  const same = { ...samplePlace(sample!.run), lane: 'user/a/2', rate: { count: 1, perMs: DAY } }
  journal.replace(sample!, same)
  expect([journal.dueIn(), claimed(journal)]).toEqual([30_000 - 1000, []])
  journal.replace(sample!, { ...same, rate: { count: 30, perMs: 1000 }, most: 1 })
  expect(claimed(journal)).toEqual(['b'])
  expect(journal.faults()).toEqual([])
})

const samplePlace = (id: number): Place => ({
  run: id,
  lane: 'user/a',
  hook: 'user/a',
  target: 'user/a',
  most: 4,
})

test('where a hook has other keys now, what waits is placed anew, and what waits to be tried again keeps its time', () => {
  const { journal, pass } = world()
  accept(journal, 'a', 'b')
  place(journal)
  const [first] = journal.claim({ ...CLAIM, most: 1 })
  expect(journal.settle(first!, failed, SETTLE)).toEqual({ state: 'ready', at: 1_000_500 })
  const [sample] = journal.samples()
  journal.replace(sample!, { ...samplePlace(sample!.run), lane: 'user/a/key' })
  expect(journal.db.all('SELECT state, lane FROM runs')).toEqual([
    { state: 'new', lane: null },
    { state: 'new', lane: null },
  ])
  expect([journal.db.all('SELECT * FROM lanes'), journal.faults()]).toEqual([[], []])
  place(journal, { lane: 'user/a/key' })
  expect(claimed(journal)).toEqual(['b'])
  pass(500)
  expect(claimed(journal)).toEqual(['a'])
})

test('where something of a hook is under way, what waits is placed anew only after it, and nothing begins meanwhile', () => {
  const { journal } = world()
  accept(journal, 'a', 'b')
  place(journal, { most: 1 })
  const [first] = journal.claim(CLAIM)
  const look = (): void => {
    const [sample] = journal.samples()
    journal.replace(sample!, { ...samplePlace(sample!.run), lane: 'user/a/key', most: 1 })
  }
  look()
  expect(journal.settle(first!, failed, SETTLE)).toMatchObject({ state: 'ready' })
  expect(claimed(journal)).toEqual([])
  look()
  place(journal, { lane: 'user/a/key', most: 1 })
  // the first is to be tried again, and holds up the second as before
  expect(claimed(journal)).toEqual([])
  expect([journal.dueIn(), journal.faults()]).toEqual([500, []])
})

test('other limits hold for each lane of a hook, whichever was looked at', () => {
  const { journal } = world()
  accept(journal, 'a', 'b', 'c')
  const [a, b, c] = journal.newComers(9).map(({ run: id }) => id)
  const lane = (id: number, name: string, most: number) =>
    journal.admit([{ ...samplePlace(id), lane: name, most }])
  lane(b!, 'user/a/2', 4)
  lane(c!, 'user/a/2', 4)
  lane(a!, 'user/a/1', 1)
  const [sample] = journal.samples()
  expect(sample).toMatchObject({ lane: 'user/a/1' })
  journal.replace(sample!, { ...samplePlace(sample!.run), lane: 'user/a/1', most: 1 })
  expect(claimed(journal)).toEqual(['a', 'b'])
})

test('a new run of a hook whose rate was mended lets go of what the old one held', () => {
  const { journal } = world()
  accept(journal, 'a', 'b')
  place(journal, { rate: { count: 1, perMs: DAY } })
  expect([claimed(journal), claimed(journal)]).toEqual([['a'], []])
  accept(journal, 'c')
  place(journal, { rate: { count: 9, perMs: 1000 } })
  expect(claimed(journal)).toEqual(['b', 'c'])
})

test('who was long without a word does not take itself for dead', () => {
  const { journal, pass } = world()
  accept(journal, 'a')
  place(journal)
  expect(claimed(journal)).toEqual(['a'])
  pass(CLAIM.lease + 1)
  expect(claimed(journal)).toEqual([])
  expect(journal.renew('me', CLAIM.lease)).toHaveLength(1)
  pass(CLAIM.lease + 1)
  expect(journal.claim({ ...CLAIM, owner: 'another' })).toHaveLength(1)
})

test('that the machine stops is no death of what it was doing, and takes nothing of the time that a run has', () => {
  const { journal, pass, reboot } = world()
  accept(journal, 'a')
  place(journal)
  for (let boots = 0; boots < 7; boots++) {
    expect(claimed(journal)).toEqual(['a'])
    reboot()
  }
  journal.settle(journal.claim(CLAIM)[0]!, failed, SETTLE)
  pass(8 * HOUR)
  reboot()
  const [again] = journal.claim(CLAIM)
  expect(journal.settle(again!, failed, SETTLE)).toMatchObject({ state: 'ready' })
})

test.each([Number.NaN, Number.POSITIVE_INFINITY, -5000])(
  'a wait of %s, which is none, is none',
  (afterMs) => {
    const failure = { attempts: 1, firstAt: 0, now: 0, retryable: true, afterMs }
    expect(nextTry(failure, RETRY, () => 0.5)).toBe(500)
  },
)

test('whoever waits for others to go along goes with the first of them', () => {
  const { journal, pass } = world()
  for (let n = 0; n < 10; n++) {
    accept(journal, `${n}`)
    place(journal, { batch: 100, most: 200, linger: 1000 })
    expect(claimed(journal)).toEqual([])
    pass(100)
  }
  expect(claimed(journal)).toHaveLength(10)
})

test('one that has failed does not go along before its time', () => {
  const { journal, pass } = world()
  accept(journal, 'a', 'b')
  place(journal, { batch: 1, most: 2 })
  const [first] = journal.claim({ ...CLAIM, most: 1 })
  journal.settle(first!, failed, SETTLE)
  accept(journal, 'c')
  place(journal, { batch: 100, most: 200, linger: 200 })
  expect(claimed(journal)).toEqual(['b', 'c'])
  pass(500)
  expect(claimed(journal)).toEqual(['a'])
})

test('of what goes together no more goes are under way than the limit, however few are in each', () => {
  const { journal, pass } = world()
  const goes: (readonly string[])[] = []
  for (let n = 0; n < 6; n++) {
    accept(journal, `${n}`)
    place(journal, { batch: 100, most: 200 })
    goes.push(claimed(journal, 1))
    pass(10)
  }
  expect(goes).toEqual([['0'], ['1'], [], [], [], []])
  expect(journal.dueIn()).toBeGreaterThan(0)
  const [one] = journal.db.all("SELECT id, attempts FROM runs WHERE delivery = '0'")
  const held = { run: Number(one!['id']), attempt: 1, promised: true, target: 'user/a' }
  expect(journal.settle(held as never, { status: 'done' }, SETTLE)).toEqual({ state: 'done' })
  pass(200)
  expect(claimed(journal)).toEqual(['2', '3', '4', '5'])
})

test('a queue is that of one project where its hook is one of a project', () => {
  const { journal } = world()
  const inRoot = (id: string, root: string, drop: 'oldest' | 'newest') =>
    journal.accept([
      {
        event: { ...event(id), root },
        runs: [run(id, { hook: 'project/a', bound: { most: 1, drop, root } })],
      },
    ])[0]![0]
  expect([inRoot('1', '/a', 'newest'), inRoot('2', '/b', 'newest')]).toEqual(['accepted', 'accepted'])
  expect([inRoot('3', '/a', 'newest'), inRoot('4', '/b', 'oldest')]).toEqual(['dropped', 'accepted'])
  expect(journal.db.all('SELECT delivery, state FROM runs ORDER BY id')).toEqual([
    { delivery: '1', state: 'new' },
    { delivery: '2', state: 'dropped' },
    { delivery: '3', state: 'dropped' },
    { delivery: '4', state: 'new' },
  ])
})

test('however big the journal is, what is an hour old is known', () => {
  const { journal, pass } = world(DAY)
  const told = () => journal.accept([{ event: { ...event('a'), at: DAY }, runs: [run('a')] }])
  told()
  placeAll(journal)
  journal.settle(journal.claim(CLAIM)[0]!, { status: 'done' }, SETTLE)
  const small = { age: DAY, bytes: 1 }
  expect([journal.retain(small), told()]).toEqual([0, [['known']]])
  pass(HOUR + 1)
  expect([journal.retain(small), told()]).toEqual([1, [['accepted']]])
})

test.each(['user/a\nx\0y', 'user/a\n\uD800', '\0', 'user/a\n\0\0'])(
  'a lane whose name no database gives back as it was is one all the same: %j',
  (lane) => {
    const { journal, pass } = world()
    accept(journal, 'a', 'b', 'c')
    place(journal, { lane, hook: lane, target: lane, rate: { count: 1, perMs: DAY } })
    expect(claimed(journal)).toEqual(['a'])
    pass(1000)
    const [sample] = journal.samples()
    const same = { ...samplePlace(sample!.run), lane, hook: lane, target: lane }
    // what waits is where it would be put: nothing is placed anew
    journal.replace(sample!, { ...same, rate: { count: 30, perMs: 1000 } })
    expect(claimed(journal)).toEqual(['b', 'c'])
    expect(journal.faults()).toEqual([])
  },
)
