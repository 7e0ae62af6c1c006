import type { Clock } from '../src/index.ts'

/** Time that passes only when it is told to, and then at once. */
export interface VirtualClock extends Clock {
  /** Lets everything happen that is due within so many milliseconds, each thing at its time. */
  readonly pass: (ms?: number) => Promise<void>
  /** A promise of a value in so many milliseconds. */
  readonly later: <T>(ms: number, value: T) => Promise<T>
  /** Timers that still wait. */
  readonly waiting: () => number
}

interface Timer {
  readonly at: number
  readonly act: () => void
}

export function virtualClock(start = 1_000_000): VirtualClock {
  let time = start
  const timers = new Set<Timer>()
  const after: Clock['after'] = (ms, act) => {
    const timer = { at: time + ms, act }
    timers.add(timer)
    return () => void timers.delete(timer)
  }
  const next = (end: number): Timer | undefined =>
    [...timers].filter(({ at }) => at <= end).toSorted((a, b) => a.at - b.at)[0]
  return {
    now: () => time,
    after,
    waiting: () => timers.size,
    later: (ms, value) => new Promise((resolve) => after(ms, () => resolve(value))),
    async pass(ms = 1e9) {
      const end = time + ms
      for (;;) {
        await settled()
        const timer = next(end)
        if (timer === undefined) break
        timers.delete(timer)
        time = Math.max(time, timer.at)
        timer.act()
      }
      if (ms < 1e9) time = end
    },
  }
}

/** Lets promises that are settled be heard, whatever hangs on them. */
function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}
