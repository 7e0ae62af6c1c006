/** What is known of the failures of a target. */
export interface Breaker {
  /** In a row. */
  readonly failures: number
  /** How often it has opened since it last worked. */
  readonly trips: number
  /** Until then nothing is sent there, by the wall; 0: it is closed. */
  readonly openUntil: number
}

export const CLOSED: Breaker = { failures: 0, trips: 0, openUntil: 0 }

const MOST_FAILURES = 5
const OPEN_MS = 30_000
/** No target is left alone for longer. */
export const LONGEST_MS = 600_000

/** After a try that the target has failed: open after five in a row, and after each probe that failed for twice as long. */
export function failed({ failures, trips, openUntil }: Breaker, now: number): Breaker {
  const more = failures + 1
  const isProbe = openUntil > 0
  if (!isProbe && more < MOST_FAILURES) return { failures: more, trips, openUntil: 0 }
  // others that were under way when it opened say nothing new
  if (isProbe && now < openUntil) return { failures: more, trips, openUntil }
  return { failures: more, trips: trips + 1, openUntil: now + Math.min(LONGEST_MS, OPEN_MS * 2 ** trips) }
}
