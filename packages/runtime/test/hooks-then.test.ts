import { HooklineError, type HookConfig } from '@hookline/core'
import { fakeExecutor } from '@hookline/testing'
import { describe, expect, test, vi } from 'vitest'
import { pause } from '../src/index.ts'
import { deliverWorld, hookOf, SOON, type DeliverWorld } from './deliver-world.ts'

const DAY = 24 * 3_600_000
const BROKEN = new HooklineError('CONFIG_SYNTAX', 'a quote is missing')

/** Tells how many went on at once. */
function counting(takesMs = 30): { fake: ReturnType<typeof fakeExecutor>; most: () => number } {
  let [now, most] = [0, 0]
  const fake = fakeExecutor({
    async says() {
      most = Math.max(most, ++now)
      await new Promise((resolve) => setTimeout(resolve, takesMs))
      now--
      return undefined
    },
  })
  return { fake, most: () => most }
}

/** Each time that something is due, not after the quarter of a minute that it rests. */
function hurrying(world: DeliverWorld): void {
  world.journal.db.run("UPDATE runs SET next_at = 0 WHERE state = 'ready'")
}

const codeOf = (world: DeliverWorld): unknown =>
  world.journal.db.get("SELECT state, attempts, error ->> 'code' AS code FROM runs")

describe('while a hooks.toml is broken', () => {
  const ordered: Partial<HookConfig> = { concurrency: { limit: 1, key: '{{ event.session.id }}' } }

  test('what comes in has no place, and once it is mended its own limits', async () => {
    const { fake, most } = counting()
    const world = deliverWorld(fake)
    const hook = hookOf(ordered)
    world.plan([], [BROKEN])
    for (let n = 0; n < 6; n++) world.accept(hook)
    const { ending } = world.start()
    const rests = { state: 'ready', attempts: 0, code: 'HOOK_RESTS' }
    await vi.waitFor(() => expect(codeOf(world)).toEqual(rests), SOON)
    world.plan([hook])
    await ending
    expect(world.states()).toEqual(Array.from({ length: 6 }, () => 'done'))
    expect(most()).toBe(1)
    expect(fake.calls.map(({ delivery }) => delivery.attempt)).toEqual([1, 1, 1, 1, 1, 1])
  })

  test('what had its place keeps it', async () => {
    const { fake, most } = counting()
    const world = deliverWorld(fake)
    const hook = hookOf(ordered)
    world.plan([hook])
    for (let n = 0; n < 10; n++) world.accept(hook)
    const { ending } = world.start()
    await vi.waitFor(() => expect(fake.calls.length).toBeGreaterThan(0), SOON)
    world.plan([], [BROKEN])
    world.accept(hook)
    await vi.waitFor(() => expect(world.log.join()).toContain('HOOK_RESTS'), SOON)
    world.plan([hook])
    await vi.waitFor(() => {
      hurrying(world)
      expect(new Set(world.states())).toEqual(new Set(['done']))
    }, SOON)
    await ending
    expect(most()).toBe(1)
  })
})

describe('a plan that cannot be had', () => {
  test.each([1, 2])('at look %i is no failure of a run, and no end of who delivers', async (look) => {
    const fake = fakeExecutor()
    const world = deliverWorld(fake)
    world.plan([])
    let looks = 0
    world.planned((loaded) => {
      // the first look is at its admission
      if (++looks > look) throw new Error('the compiler is gone')
      return loaded
    })
    const hook = hookOf({ delivery: 'best-effort', retry: undefined as never })
    world.accept(hook)
    const { ending } = world.start()
    await vi.waitFor(() => {
      expect(codeOf(world)).toEqual({ state: 'ready', attempts: 0, code: 'HOOK_RESTS' })
    }, SOON)
    world.planned((loaded) => loaded)
    world.plan([hook])
    await ending
    expect(world.states()).toEqual(['done'])
  })
})

test('a hook that is paused rests, and what waits is carried out when it goes on', async () => {
  const fake = fakeExecutor()
  const world = deliverWorld(fake)
  const until = new Date(Date.now() + DAY)
  const hook = hookOf()
  pause(hook, undefined, until, { HOME: world.dir })
  world.plan([{ ...hook, enabled: false }])
  world.accept(hook)
  const { ending } = world.start()
  await vi.waitFor(() => expect(codeOf(world)).toMatchObject({ state: 'ready', code: 'HOOK_PAUSED' }), SOON)
  world.plan([hook])
  await ending
  expect([world.states(), fake.calls.length]).toEqual([['done'], 1])
})

test('a rate that is mended holds at once for what waits', async () => {
  const fake = fakeExecutor()
  const world = deliverWorld(fake)
  const hook = hookOf({ rateLimit: { count: 1, perMs: DAY } })
  world.plan([hook])
  for (let n = 0; n < 3; n++) world.accept(hook)
  const { ending } = world.start()
  await vi.waitFor(() => expect(fake.calls).toHaveLength(1), SOON)
  world.plan([hookOf({ rateLimit: { count: 100, perMs: 1000 } })])
  await ending
  expect(world.states()).toEqual(['done', 'done', 'done'])
})

test('what waits for the turn of a hook that is switched off does not wait for its rate', async () => {
  const world = deliverWorld(fakeExecutor())
  const hook = hookOf({ rateLimit: { count: 1, perMs: DAY } })
  world.plan([hook])
  for (let n = 0; n < 3; n++) world.accept(hook)
  const { ending } = world.start()
  await vi.waitFor(() => expect(world.states()).toEqual(['done', 'ready', 'ready']), SOON)
  world.plan([{ ...hook, enabled: false }])
  await ending
  expect(world.states()).toEqual(['done', 'dead', 'dead'])
})

test('a run whose key cannot be made is carried out among those without one', async () => {
  const fake = fakeExecutor()
  const world = deliverWorld(fake)
  const hook = hookOf({ concurrency: { limit: 1, key: '{{ event.data.callId.size().upperAscii() }}' } })
  world.plan([hook])
  world.accept(hook)
  world.accept(hook)
  await world.start().ending
  expect(world.states()).toEqual(['done', 'done'])
  expect(world.log.join('\n')).toContain('the key of its concurrency cannot be made')
})

test('a wait that is no number does not keep a run for ever', async () => {
  const fake = fakeExecutor({ says: new HooklineError('SCRIPT_FAILED', 'no', { afterMs: Number.NaN }) })
  const world = deliverWorld(fake)
  const hook = hookOf({ retry: { attempts: 2, initialMs: 1 } })
  world.plan([hook])
  world.accept(hook)
  await world.start().ending
  expect([world.states(), fake.calls.length]).toEqual([['dead'], 2])
})

test('what the journal refuses for good is a failed try, and comes to an end', async () => {
  const world = deliverWorld(fakeExecutor())
  const hook = hookOf({ retry: { attempts: 2, initialMs: 1 } })
  world.plan([hook])
  world.accept(hook)
  const journal: DeliverWorld['journal'] = {
    ...world.journal,
    settle(claimed, verdict, request) {
      if (verdict.status === 'done') throw new Error('NOT NULL constraint failed')
      return world.journal.settle(claimed, verdict, request)
    },
  }
  await world.start({ journal }).ending
  expect(codeOf(world)).toEqual({ state: 'dead', attempts: 2, code: 'VERDICT_REFUSED' })
}, 60_000)

describe('a stop', () => {
  test('leaves the place at once, and gives back what ran only when that has ended', async () => {
    const order: string[] = []
    const fake = fakeExecutor({
      says: async ({ signal }) => {
        await new Promise((resolve) => signal.addEventListener('abort', resolve))
        // a program that takes its time to end
        await new Promise((resolve) => setTimeout(resolve, 300))
        order.push('ended')
        return undefined
      },
    })
    const world = deliverWorld(fake)
    const hook = hookOf({ timeoutMs: 60_000 })
    world.plan([hook])
    world.accept(hook)
    const journal: DeliverWorld['journal'] = {
      ...world.journal,
      release(owner, runs) {
        order.push('released')
        world.journal.release(owner, runs)
      },
    }
    const { ending, stop } = world.start({ journal })
    await vi.waitFor(() => expect(fake.calls).toHaveLength(1), SOON)
    stop()
    expect(world.journal.takePlace('next', 30_000, null)).toBe(true)
    expect(await ending).toBe('stopped')
    expect(order).toEqual(['ended', 'released'])
    expect(world.journal.db.get('SELECT owner FROM deliverer')).toEqual({ owner: 'next' })
  })

  test('is no failure that hooks are told of: the one that comes then is', async () => {
    const alarm = fakeExecutor({ name: 'alarm' })
    let isFirst = true
    const fake = fakeExecutor({
      async says() {
        if (isFirst) await new Promise((resolve) => setTimeout(resolve, 60_000).unref())
        throw new HooklineError('SCRIPT_FAILED', 'the real reason', { retryable: false })
      },
    })
    const world = deliverWorld(fake, alarm)
    const hook = hookOf({ timeoutMs: 60_000, delivery: 'best-effort' })
    world.plan([hook, hookOf({ id: 'alarm', on: ['hook.failed'], mode: 'blocking', executor: 'alarm' })])
    world.accept(hook)
    const { ending, stop } = world.start()
    await vi.waitFor(() => expect(fake.calls).toHaveLength(1), SOON)
    stop()
    await ending
    isFirst = false
    await world.start({ owner: 'next' }).ending
    expect(alarm.calls.map(({ event: { data } }) => data)).toEqual([
      { hook: 'user/a', event: 'exec.before', message: 'the real reason [SCRIPT_FAILED]' },
    ])
  })
})
