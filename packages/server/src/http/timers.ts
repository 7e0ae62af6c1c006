/** What is done again and again while somebody follows: a process that nobody looks at lets the machine sleep. */
export interface Timers {
  readonly start: () => void
  readonly stop: () => void
}

/** Each after so many milliseconds. */
export function createTimers(acts: readonly (readonly [ms: number, act: () => void])[]): Timers {
  let running: readonly NodeJS.Timeout[] = []
  return {
    start() {
      if (running.length === 0) running = acts.map(([ms, act]) => setInterval(act, ms).unref())
    },
    stop() {
      running.forEach((timer) => clearInterval(timer))
      running = []
    },
  }
}
