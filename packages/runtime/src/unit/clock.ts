import { hookName, type Clock, type Observer } from '@hookline/core'
import { clock as real } from '../clock.ts'

/** The time of a test: that of the machine, but nobody waits for a mock that does not answer. */
export interface UnitClock extends Clock {
  /** Tells it which hooks run, so that time is skipped only while none but such mocks do. */
  readonly observe: Observer
  /** What a mock does that does not answer. */
  readonly sleep: (signal: AbortSignal) => Promise<never>
}

interface Timer {
  readonly at: number
  readonly act: () => void
  readonly stop: () => void
}

/** A clock that goes to the next timer at once when all that runs sleeps. */
export function unitClock(): UnitClock {
  let skipped = 0
  const active = new Set<string>()
  let asleep = 0
  const timers = new Set<Timer>()
  const now = (): number => real.now() + skipped
  const fire = (timer: Timer): void => {
    timer.stop()
    if (timers.delete(timer)) timer.act()
  }
  // not before all that follows without a timer has happened: who waits in a line may start meanwhile
  const look = (): void => void setImmediate(skip)
  const skip = (): void => {
    if (asleep === 0 || active.size > asleep) return
    const next = [...timers].toSorted((a, b) => a.at - b.at)[0]
    if (next === undefined) return
    skipped += Math.max(0, next.at - now())
    fire(next)
    look()
  }
  return {
    now,
    after(ms, act) {
      const timer: Timer = { at: now() + ms, act, stop: real.after(ms, () => fire(timer)) }
      timers.add(timer)
      return () => {
        timer.stop()
        timers.delete(timer)
      }
    },
    observe(moment) {
      if (!('hook' in moment)) return
      const key = `${moment.event.id} ${hookName(moment.hook)}`
      if (moment.name === 'started') active.add(key)
      else active.delete(key)
      look()
    },
    sleep(signal) {
      asleep++
      look()
      return new Promise((_, reject) => {
        const wake = (): void => {
          asleep--
          reject(signal.reason as Error)
        }
        signal.addEventListener('abort', wake, { once: true })
      })
    },
  }
}
