import { createHookManager } from '@hookline/core'
import { describe, expect, test } from 'vitest'
import { event, fakeClock, fakeExecutor } from '../src/index.ts'

describe('a clock that stands still', () => {
  test('has the same time until it is moved', async () => {
    const clock = fakeClock({ startsAt: 1000 })
    expect([clock.now(), clock.now()]).toEqual([1000, 1000])
    await clock.advance(0)
    expect(clock.now()).toBe(1000)
    await clock.advance(2.5)
    expect(clock.now()).toBe(1002.5)
  })

  test('goes off in the order of time, those of one time as they were set', async () => {
    const clock = fakeClock({ startsAt: 0 })
    const seen: string[] = []
    const set = (ms: number, what: string): unknown =>
      clock.after(ms, () => seen.push(`${what}@${clock.now()}`))
    for (const [ms, what] of [
      [20, 'c'],
      [10, 'a'],
      [10, 'b'],
      [0, 'now'],
      [-5, 'past'],
    ] as const)
      set(ms, what)
    await clock.advance(9)
    expect(seen).toEqual(['now@0', 'past@0'])
    await clock.advance(11)
    expect(seen).toEqual(['now@0', 'past@0', 'a@10', 'b@10', 'c@20'])
    expect([clock.now(), clock.pending]).toEqual([20, 0])
  })

  test('what was called off does not happen, not even by a timer of the same time', async () => {
    const clock = fakeClock()
    const seen: string[] = []
    const stop = clock.after(10, () => seen.push('never'))
    clock.after(5, () => seen.push('first'))
    stop()
    const other = clock.after(6, () => seen.push('other'))
    clock.after(5, other)
    await clock.runAll()
    expect(seen).toEqual(['first'])
  })

  test('a timer that is set on the way goes off on the way', async () => {
    const clock = fakeClock({ startsAt: 0 })
    const seen: number[] = []
    clock.after(10, () => {
      seen.push(clock.now())
      clock.after(5, () => seen.push(clock.now()))
    })
    await clock.advance(15)
    expect(seen).toEqual([10, 15])
  })

  test('promises come to their end before the next timer', async () => {
    const clock = fakeClock({ startsAt: 0 })
    const seen: string[] = []
    const wait = (ms: number): Promise<void> => new Promise((resolve) => clock.after(ms, resolve))
    const walk = async (): Promise<void> => {
      await wait(10)
      for (let step = 0; step < 50; step++) await Promise.resolve()
      seen.push(`walked@${clock.now()}`)
      await wait(10)
      seen.push(`arrived@${clock.now()}`)
    }
    void walk()
    clock.after(11, () => seen.push('other@11'))
    await clock.runAll()
    expect(seen).toEqual(['walked@10', 'other@11', 'arrived@20'])
  })

  test('one that sets itself again is an error, not an endless loop', async () => {
    const clock = fakeClock()
    const again = (): void => void clock.after(1, again)
    again()
    await expect(clock.runAll()).rejects.toThrow('sets itself again')
  })

  test('a clock that goes off throws to whoever moves it', async () => {
    const clock = fakeClock()
    clock.after(1, () => {
      throw new Error('oh')
    })
    await expect(clock.advance(1)).rejects.toThrow('oh')
  })
})

describe('an engine with it', () => {
  const hook = {
    id: 'slow',
    on: ['exec.before'],
    executor: 'fake',
    guard: true,
    timeoutMs: 3_600_000,
  } as const

  test('an hour passes at once, and the guard denies at its end and not before', async () => {
    const clock = fakeClock()
    const fake = fakeExecutor({ takesMs: 7_200_000, clock })
    const manager = createHookManager({ hooks: [hook], executors: { fake }, clock })
    let isAnswered = false
    const outcome = manager.emit(event('exec.before'), { timeoutMs: 9_000_000 })
    void outcome.then(() => (isAnswered = true))
    await clock.advance(3_599_999)
    expect(isAnswered).toBe(false)
    await clock.advance(1)
    expect(isAnswered).toBe(true)
    expect(await outcome).toMatchObject({ decision: 'deny', results: [{ durationMs: 3_600_000 }] })
    expect(fake.calls[0]!.signal.aborted).toBe(true)
    expect(clock.pending).toBe(0)
  })

  test('one that is done in time has taken exactly its time', async () => {
    const clock = fakeClock()
    const fake = fakeExecutor({ takesMs: 60_000, clock, says: { context: 'done' } })
    const manager = createHookManager({ hooks: [hook], executors: { fake }, clock })
    const outcome = manager.emit(event('exec.before'), { timeoutMs: 9_000_000 })
    await clock.runAll()
    expect(await outcome).toMatchObject({
      context: ['done'],
      results: [{ status: 'done', durationMs: 60_000 }],
    })
    const closed = manager.close()
    await clock.runAll()
    expect(await closed).toEqual([])
  })
})
