/** Where the engine has its time from; a test brings its own. */
export interface Clock {
  /** Milliseconds since the epoch, with fractions; it never goes back while the process lives. */
  readonly now: () => number
  /** Calls once so many milliseconds have passed, and keeps the process alive until then; gives the way to call it off. */
  readonly after: (ms: number, act: () => void) => () => void
}

/** The time of the machine. */
export function systemClock(): Clock {
  // not before a hook runs: where a process lives for one event, the clock itself is something to load
  let origin: number | undefined
  return {
    now: () => (origin ??= Date.now() - performance.now()) + performance.now(),
    // not AbortSignal.timeout(): that does not keep a process alive, and a hung gate would end without an answer
    after(ms, act) {
      const timer = setTimeout(act, ms)
      return () => clearTimeout(timer)
    },
  }
}
