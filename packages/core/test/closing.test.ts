import { expect, test } from 'vitest'
import { createHookManager, defineExecutor, type Json, type Outcome } from '../src/index.ts'
import { acting, exec, hook } from './sample.ts'
import { virtualClock } from './virtual-clock.ts'

test('closing lets what runs come to its end', async () => {
  const clock = virtualClock()
  const act = acting({ a: () => clock.later(1000, { decision: 'deny', reason: 'after all' }) })
  const manager = createHookManager({ hooks: [hook('a')], executors: { act }, clock })
  const outcome = manager.emit(exec('ls'))
  const closed = manager.close({ timeoutMs: 4000 })
  await clock.pass()
  expect(await outcome).toMatchObject({ decision: 'deny', reason: 'after all' })
  expect(await closed).toEqual([])
})

test('closing gives up on what does not end: it is told, a guard denies, and nothing is left', async () => {
  const clock = virtualClock()
  let heeded = 0
  const act = acting({
    a: ({ signal }) =>
      new Promise((_, reject) =>
        signal.addEventListener('abort', () => {
          heeded++
          reject(new Error('given up'))
        }),
      ),
  })
  const hooks = [hook('a', { guard: true, timeoutMs: 50_000 })]
  const manager = createHookManager({ hooks, executors: { act }, clock })
  const outcome = manager.emit(exec('ls'))
  const closed = manager.close({ timeoutMs: 4000 })
  await clock.pass()
  expect(await outcome).toMatchObject({ decision: 'deny', results: [{ error: { code: 'MANAGER_CLOSED' } }] })
  expect(await closed).toEqual([])
  expect(heeded).toBe(1)
  expect(clock.waiting()).toBe(0)
})

test('closing names the hooks of which something still runs', async () => {
  const clock = virtualClock()
  const act = acting({ deaf: () => new Promise(() => undefined) })
  const manager = createHookManager({ hooks: [hook('deaf', { timeoutMs: 100 })], executors: { act }, clock })
  const outcome = manager.emit(exec('ls'))
  await clock.pass()
  expect((await outcome).results[0]).toMatchObject({ error: { code: 'HOOK_TIMEOUT' } })
  const closed = manager.close()
  await clock.pass()
  expect((await closed).map(({ code, message }) => [code, message])).toEqual([
    ['CLOSE_LATE', 'closing took too long: user/deaf still runs'],
  ])
})

test('nothing runs once it is closed: guards deny', async () => {
  let runs = 0
  const manager = createHookManager({
    hooks: [hook('a'), hook('g', { guard: true })],
    executors: { act: acting({ a: () => void runs++, g: () => void runs++ }) },
  })
  expect(await manager.close()).toEqual([])
  const outcome = await manager.emit(exec('ls'))
  expect(outcome.decision).toBe('deny')
  expect(outcome.results.map((result) => result.status === 'failed' && result.error.code)).toEqual([
    'MANAGER_CLOSED',
    'MANAGER_CLOSED',
  ])
  expect(runs).toBe(0)
})

test('what was opened is closed after the last run that uses it', async () => {
  const clock = virtualClock()
  const log: string[] = []
  const act = defineExecutor<Json, string>({
    name: 'act',
    answers: true,
    options: acting({}).options as never,
    open: () => 'line',
    execute: async () => {
      await clock.later(500, null)
      log.push('ran')
      return {}
    },
    close: () => void log.push('closed'),
  })
  const manager = createHookManager({ hooks: [hook('a')], executors: { act }, clock })
  const outcome = manager.emit(exec('ls'))
  const closed = manager.close()
  await clock.pass()
  await Promise.all([outcome, closed])
  expect(log).toEqual(['ran', 'closed'])
})

test('a hook that has answered leaves no timer behind, nor one that was called off', async () => {
  const clock = virtualClock()
  const act = acting({ quick: () => clock.later(5, {}), hang: () => new Promise(() => undefined) })
  const run = (id: string, signal: AbortSignal): Promise<Outcome> =>
    createHookManager({ hooks: [hook(id)], executors: { act }, clock }).emit(exec('ls'), { signal })
  const controller = new AbortController()
  const quick = run('quick', new AbortController().signal)
  const hang = run('hang', controller.signal)
  await clock.pass(10)
  expect((await quick).results[0]!.status).toBe('done')
  expect(clock.waiting()).toBe(1)
  controller.abort()
  expect((await hang).results[0]).toMatchObject({ error: { code: 'HOOK_ABORTED' } })
  expect(clock.waiting()).toBe(0)
})
