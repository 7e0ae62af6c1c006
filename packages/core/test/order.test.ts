import { expect, test } from 'vitest'
import { createHookManager, type HookConfig, type HookManagerOptions, type Outcome } from '../src/index.ts'
import { acting, exec, hook } from './sample.ts'
import { virtualClock } from './virtual-clock.ts'

/** Runs hooks that each take some virtual milliseconds; gives when each began and ended, and the outcome. */
async function play(
  hooks: readonly HookConfig[],
  ms: Readonly<Record<string, number>>,
  more: Partial<HookManagerOptions> = {},
  timeoutMs = 60_000,
): Promise<{
  readonly times: Readonly<Record<string, readonly [number, number?]>>
  readonly outcome: Outcome
}> {
  const clock = virtualClock(0)
  const times: Record<string, readonly [number, number?]> = {}
  const manager = createHookManager({
    hooks,
    clock,
    executors: {
      act: acting(Object.fromEntries(hooks.map(({ id }) => [id, () => clock.later(ms[id] ?? 0, {})]))),
    },
    observers: [
      (moment) => {
        if (moment.name === 'started') times[moment.hook.id] = [clock.now()]
        if (moment.name === 'completed' || moment.name === 'failed')
          times[moment.hook.id] = [times[moment.hook.id]?.[0] ?? -1, clock.now()]
      },
    ],
    ...more,
  })
  const outcome = manager.emit(exec('ls'), { timeoutMs })
  await clock.pass()
  return { times, outcome: await outcome }
}

test('a sequential hook waits for those before it and holds up those after it', async () => {
  const hooks = [hook('a'), hook('b'), hook('alone', { order: 'sequential' }), hook('c'), hook('d')]
  const { times } = await play(hooks, { a: 10, b: 30, alone: 5, c: 7, d: 1 })
  expect(times).toEqual({ a: [0, 10], b: [0, 30], alone: [30, 35], c: [35, 42], d: [35, 36] })
})

test('a layer that is sequential runs its hooks one after another, and only at the event it says', async () => {
  const hooks = [hook('a'), hook('b'), hook('c')]
  const ms = { a: 3, b: 2, c: 1 }
  const inTurn = { a: [0, 3], b: [3, 5], c: [5, 6] }
  const atOnce = { a: [0, 3], b: [0, 2], c: [0, 1] }
  expect((await play(hooks, ms, { dispatch: { user: { order: 'sequential' } } })).times).toEqual(inTurn)
  const events = { 'exec.before': { order: 'sequential' } } as const
  expect((await play(hooks, ms, { dispatch: { user: { events } } })).times).toEqual(inTurn)
  const others = { 'task.complete': { order: 'sequential' } } as const
  expect((await play(hooks, ms, { dispatch: { user: { events: others } } })).times).toEqual(atOnce)
  expect((await play(hooks, ms, { dispatch: { project: { order: 'sequential' } } })).times).toEqual(atOnce)
})

test('a sequential hook that others need, and one that needs others, come to their turn', async () => {
  const hooks = [
    hook('last', { needs: ['middle'] }),
    hook('middle', { order: 'sequential', needs: ['first'] }),
    hook('first', { priority: -5 }),
  ]
  const { times } = await play(hooks, { last: 1, middle: 1, first: 1 })
  expect(times).toEqual({ first: [0, 1], middle: [1, 2], last: [2, 3] })
})

test('a crowd of project hooks takes no slot of the user or the company', async () => {
  const crowd = Array.from({ length: 50 }, (_, at) => hook(`p${at}`, { layer: 'project' }))
  const hooks = [...crowd, hook('u', { guard: true }), hook('m', { layer: 'managed', guard: true })]
  const ms = Object.fromEntries(crowd.map(({ id }) => [id, 5000]))
  const { times } = await play(hooks, { ...ms, u: 10, m: 20 })
  expect(times['u']).toEqual([0, 10])
  expect(times['m']).toEqual([0, 20])
})

test("a layer's deadline is for its own hooks", async () => {
  const hooks = [hook('p', { layer: 'project' }), hook('u', { guard: true })]
  const { outcome } = await play(hooks, { p: 100, u: 100 }, { dispatch: { project: { deadlineMs: 50 } } })
  expect(outcome.decision).toBeUndefined()
  expect(outcome.results.map(({ hook: name, status }) => [name, status])).toEqual([
    ['user/u', 'done'],
    ['project/p', 'failed'],
  ])
})

test('project rewriters that never end leave the user and the company their time', async () => {
  const hooks = [
    hook('p1', { layer: 'project', rewrites: true, timeoutMs: 60_000 }),
    hook('p2', { layer: 'project', rewrites: true, timeoutMs: 60_000 }),
    hook('u', { guard: true, timeoutMs: 10_000 }),
    hook('m', { layer: 'managed', guard: true, timeoutMs: 10_000 }),
  ]
  const { times, outcome } = await play(hooks, { p1: 1e8, p2: 1e8, u: 9000, m: 9000 }, {}, 30_000)
  expect(times['u']).toEqual([10_000, 19_000])
  expect(times['m']).toEqual([10_000, 19_000])
  expect(outcome.decision).toBeUndefined()
})

test('rewriters of the only layer may take all the time there is', async () => {
  const hooks = [hook('r', { rewrites: true, timeoutMs: 60_000 })]
  const { outcome } = await play(hooks, { r: 29_000 }, {}, 30_000)
  expect(outcome.results[0]).toMatchObject({ status: 'done' })
})

test('a hook that waits for its slot longer than the event lasts reached no verdict', async () => {
  const hooks = [hook('slow'), hook('late', { guard: true })]
  const dispatch = { user: { maxParallel: 1 } }
  const { outcome } = await play(hooks, { slow: 9000, late: 1 }, { dispatch }, 5000)
  expect(outcome.decision).toBe('deny')
  expect(outcome.results.map((result) => result.status === 'failed' && result.error.code)).toEqual([
    'HOOK_TIMEOUT',
    'HOOK_DEADLINE',
  ])
})

test('the plan says who does not run and why', () => {
  const manager = createHookManager({
    hooks: [
      hook('runs', { executor: 'answer' }),
      hook('off', { enabled: false }),
      hook('other', { agents: ['claude-code'] }),
      hook('unmatched', { match: ['git *'] }),
      hook('elsewhere', { on: ['task.complete'] }),
    ],
  })
  const plan = manager.plan(exec('ls'))
  expect(plan.deciders.map((step) => step.hook.name)).toEqual(['user/runs'])
  expect(plan.skipped.map((skip) => [skip.hook.name, skip.why])).toEqual([
    ['user/off', 'enabled'],
    ['user/other', 'agents'],
    ['user/unmatched', 'match'],
  ])
  expect(manager.plan(exec('ls'))).toEqual(plan)
})
