import { expect, test } from 'vitest'
import { RETRY } from '../src/retry.ts'
import { CLAIM, event, placeAll, run, SETTLE, world } from './world.ts'

const FAILED = { status: 'failed', error: '{}', retryable: true, ofTarget: true } as const

/** A run in each state: done, dead, ready and waiting for its next try, running, ready, new, and one that waits for that. */
function filled(): ReturnType<typeof world> {
  const made = world()
  const { journal } = made
  const once = { ...SETTLE, retry: { ...RETRY, attempts: 1 } }
  for (const [id, settle] of [
    ['done', () => journal.settle(journal.claim(CLAIM)[0]!, { status: 'done' }, SETTLE)],
    ['dead', () => journal.settle(journal.claim(CLAIM)[0]!, FAILED, once)],
    ['retry', () => journal.settle(journal.claim(CLAIM)[0]!, FAILED, SETTLE)],
    ['running', () => journal.claim(CLAIM)],
    ['ready', () => undefined],
  ] as const) {
    journal.accept([{ event: event(id), runs: [run(id)] }])
    placeAll(journal)
    settle()
  }
  const runs = [run('new', { promised: false }), run('waiting', { after: ['new'] })]
  journal.accept([{ event: event('new'), runs }])
  return made
}

test('what is open is counted', () => {
  const { journal } = filled()
  expect(journal.openRuns({ hook: 'user/a' })).toEqual({
    waiting: { promised: 3, others: 1 },
    running: 1,
    dead: 1,
  })
  expect(journal.openRuns({ hook: 'user/b' })).toEqual({
    waiting: { promised: 0, others: 0 },
    running: 0,
    dead: 0,
  })
})

test('what is open goes with its hook and keeps its place; ids stay, and what has ended', () => {
  const { journal, pass } = filled()
  expect(journal.renameHook({ hook: 'user/a' }, 'user/b')).toBe(6)
  expect(journal.faults()).toEqual([])
  expect(journal.db.all('SELECT delivery, hook, state, lane FROM runs ORDER BY id')).toEqual([
    { delivery: 'done', hook: 'user/a', state: 'done', lane: 'user/a' },
    { delivery: 'dead', hook: 'user/b', state: 'dead', lane: 'user/a' },
    { delivery: 'retry', hook: 'user/b', state: 'ready', lane: 'user/b' },
    { delivery: 'running', hook: 'user/b', state: 'running', lane: 'user/b' },
    { delivery: 'ready', hook: 'user/b', state: 'ready', lane: 'user/b' },
    { delivery: 'new', hook: 'user/b', state: 'new', lane: null },
    { delivery: 'waiting', hook: 'user/b', state: 'waiting', lane: null },
  ])
  expect(journal.db.all('SELECT lane, hook, ready, running FROM lanes')).toEqual([
    { lane: 'user/b', hook: 'user/b', ready: 2, running: 1 },
  ])
  placeAll(journal)
  const claimed = journal.claim(CLAIM)
  // what is to be tried again keeps its time
  expect(claimed.map(({ delivery, hook, lane }) => [delivery, hook, lane])).toEqual([
    ['ready', 'user/b', 'user/b'],
    ['new', 'user/b', 'user/b'],
  ])
  for (const one of claimed) journal.settle(one, { status: 'done' }, SETTLE)
  placeAll(journal)
  expect(journal.claim(CLAIM)).toMatchObject([{ delivery: 'waiting', hook: 'user/b' }])
  // that which ran meanwhile fails, and is tried again under the new name
  pass(60_000)
  const another = journal.claim({ ...CLAIM, owner: 'another' })
  expect(new Set(another.map(({ delivery, hook }) => `${delivery} of ${hook}`))).toEqual(
    new Set(['retry of user/b', 'running of user/b', 'waiting of user/b']),
  )
  expect(journal.faults()).toEqual([])
})

test('order, limit and rate go with the lanes of each key, also those of a project', () => {
  const { journal } = world()
  const runs = ['1', '2', '3'].map((id) => run(id, { hook: 'project/a' }))
  journal.accept([{ event: { ...event('1'), root: '/p' }, runs }])
  const rate = { count: 1, perMs: 60_000 }
  journal.admit(
    journal.newComers(9).map(({ run: id }, n) => ({
      run: id,
      lane: `/p\nproject/a\nkey-${n % 2}`,
      hook: '/p\nproject/a',
      target: '',
      most: 1,
      rate,
    })),
  )
  expect(journal.claim(CLAIM)).toMatchObject([{ delivery: '1' }])
  journal.renameHook({ hook: 'project/a' }, 'project/b')
  expect(journal.db.all('SELECT lane, hook, ready, running FROM lanes ORDER BY lane')).toEqual([
    { lane: '/p\nproject/b\nkey-0', hook: '/p\nproject/b', ready: 1, running: 1 },
    { lane: '/p\nproject/b\nkey-1', hook: '/p\nproject/b', ready: 1, running: 0 },
  ])
  expect(journal.db.all('SELECT hook FROM rates')).toEqual([{ hook: '/p\nproject/b' }])
  expect([journal.claim(CLAIM), journal.faults()]).toEqual([[], []])
})

test('what was looked for under the name that it had is looked for once more', () => {
  const { journal } = world()
  journal.accept([{ event: event('1'), runs: [run('1')] }])
  placeAll(journal)
  const [claimed] = journal.claim(CLAIM)
  journal.renameHook({ hook: 'user/a' }, 'user/b')
  const gone = { status: 'failed', error: '{}', retryable: false, ofTarget: false } as const
  expect(journal.settle(claimed!, gone, SETTLE)).toMatchObject({ state: 'ready' })
  expect(journal.claim(CLAIM)).toMatchObject([{ delivery: '1', hook: 'user/b', attempt: 1 }])
})

test('those that are not asked for stay', () => {
  const { journal } = world()
  for (const root of ['/one', '/two'])
    journal.accept([{ event: { ...event(root), root }, runs: [run(root, { call: `{"in":"${root}"}` })] }])
  const of = {
    hook: 'user/a',
    isOurs: ({ root, call }: { root: string; call: string }) => root === '/two' && call.includes('two'),
  }
  expect(journal.openRuns(of).waiting).toEqual({ promised: 1, others: 0 })
  expect(journal.renameHook(of, 'user/b')).toBe(1)
  expect(journal.db.all('SELECT delivery, hook FROM runs ORDER BY id')).toEqual([
    { delivery: '/one', hook: 'user/a' },
    { delivery: '/two', hook: 'user/b' },
  ])
})

test('what a run needed and that has ended has the new name for it', () => {
  const { journal } = world()
  journal.accept([{ event: event('1'), runs: [run('d1'), run('d2', { hook: 'user/after', after: ['d1'] })] }])
  placeAll(journal)
  journal.settle(journal.claim(CLAIM)[0]!, { status: 'done', result: '{}' }, SETTLE)
  expect(journal.renameHook({ hook: 'user/a' }, 'user/b')).toBe(0)
  expect(journal.resultsOf(['d1'])).toEqual([{ hook: 'user/b', state: 'done', result: '{}' }])
})

test('more runs than are looked at in one go are moved, each once', () => {
  const { journal } = world()
  const runs = Array.from({ length: 1234 }, (_, at) => run(`d${at}`))
  journal.accept([{ event: event('1'), runs }])
  expect(journal.renameHook({ hook: 'user/a' }, 'user/b')).toBe(1234)
  expect(journal.openRuns({ hook: 'user/b' }).waiting.promised).toBe(1234)
})
