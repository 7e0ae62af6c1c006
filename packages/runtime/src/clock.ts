import { systemClock, type Clock } from '@hookline/core'

/** Milliseconds that only go forward. Not `performance.now()`: the first use of that global loads a module. */
export function now(): number {
  const [seconds, nanoseconds] = process.hrtime()
  return seconds * 1000 + nanoseconds / 1e6
}

const epoch = Date.now() - now()

/** The time of the machine, for engines in a process that lives for one event. */
export const clock: Clock = { now: () => epoch + now(), after: systemClock().after }
