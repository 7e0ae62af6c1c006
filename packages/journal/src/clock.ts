import { LONGEST_MS } from './breaker.ts'
import type { Db } from './sqlite.ts'
import type { Times } from './times.ts'

/** Less than this is a clock that is put right little by little. */
const LEAST_MS = 1000

/** Sees whether somebody has set the clock, or the machine slept. */
export interface ClockWatch {
  /** Milliseconds by which it was set; `undefined`: nobody has looked yet. */
  readonly setBy: () => number | undefined
  /** What was seen is put right. */
  readonly heeded: () => void
}

export function clockWatch({ wall, steady }: Times): ClockWatch {
  const ahead = (): number => wall() - steady()
  let known: number | undefined
  return {
    setBy() {
      if (known === undefined) return undefined
      const by = ahead() - known
      return Math.abs(by) < LEAST_MS ? 0 : by
    },
    heeded: () => void (known = ahead()),
  }
}

/**
 * Puts right what was written by a clock that said something else, within a transaction. Where it was ahead, what waits
 * would wait for all of that; where it was behind, what has failed just now would be given up as if it had for hours.
 */
export function heedClock(db: Db, by: number, now: number): void {
  db.run("UPDATE runs SET first_at = first_at + ? WHERE state IN ('ready', 'running')", by)
  db.run(
    `UPDATE runs SET next_at = ? WHERE state IN ('waiting', 'new', 'ready') AND next_at > ?
     AND max(accepted_at, coalesce((SELECT max(started_at) FROM attempts WHERE run = runs.id), 0)) > ?`,
    now,
    now,
    now,
  )
  // what holds a lane is looked up anew
  db.run('UPDATE lanes SET held_until = 0 WHERE held_until > ?', now)
  const latest = now + LONGEST_MS
  db.run('UPDATE breakers SET open_until = ? WHERE open_until > ?', latest, latest)
}
