import type { Clock } from '@hookline/core'
import { setImmediate as turn } from 'node:timers/promises'

/** A clock that stands still until a test moves it. */
export interface FakeClock extends Clock {
  /**
   * Lets so many milliseconds pass. Timers go off in the order of their time, those of one time in the order in which
   * they were set; after each everything that follows from it without a timer has happened before the next.
   */
  readonly advance: (ms: number) => Promise<void>
  /** Lets time pass until no timer is left. @throws Error after 10,000 of them: one that sets itself again never ends. */
  readonly runAll: () => Promise<void>
  /** How many timers are set. */
  readonly pending: number
}

interface Timer {
  readonly at: number
  readonly act: () => void
}

/** 2026-01-01T00:00:00Z. */
const START = 1_767_225_600_000
const MOST_TIMERS = 10_000

/**
 * Virtual time for `createHookManager({ clock })`: nothing waits, and the same timers go off in the same order each time.
 *
 * @example
 * const clock = fakeClock()
 * const manager = createHookManager({ hooks, executors, clock })
 * const outcome = manager.emit(event('exec.before'))
 * await clock.advance(10_000) // the hook's time is up
 */
export function fakeClock({ startsAt = START }: { readonly startsAt?: number } = {}): FakeClock {
  let time = startsAt
  const timers = new Set<Timer>()
  /** The first of the earliest: a set keeps the order in which it was filled. */
  const next = (): Timer | undefined => {
    let first: Timer | undefined
    for (const timer of timers) if (first === undefined || timer.at < first.at) first = timer
    return first
  }
  const goOff = async (timer: Timer): Promise<void> => {
    timers.delete(timer)
    time = Math.max(time, timer.at)
    timer.act()
    await settled()
  }
  return {
    now: () => time,
    after(ms, act) {
      const timer = { at: time + (ms > 0 ? ms : 0), act }
      timers.add(timer)
      return () => void timers.delete(timer)
    },
    async advance(ms) {
      const end = time + ms
      await settled()
      for (let timer = next(); timer !== undefined && timer.at <= end; timer = next()) await goOff(timer)
      time = end
    },
    async runAll() {
      await settled()
      for (let count = 0, timer = next(); timer !== undefined; timer = next()) {
        if (count++ === MOST_TIMERS)
          throw new Error(`after ${MOST_TIMERS} timers there are still some: one sets itself again`)
        await goOff(timer)
      }
    },
    get pending() {
      return timers.size
    },
  }
}

/** A turn of the event loop: every promise that waits for no timer and no file has come to its end. */
async function settled(): Promise<void> {
  await turn()
}
