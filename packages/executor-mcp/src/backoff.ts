import type { HooklineError } from '@hookline/core'

/** How long a server that dies again and again is left alone. */
export interface Backoff {
  died(why?: HooklineError): void
  /** It worked: what was before does not count. */
  forget(): void
  /** `undefined`: it may be tried now. */
  left(): Rest | undefined
}

/** What is said of a server that is left alone. */
export interface Rest {
  readonly ms: number
  readonly deaths: number
  readonly last: string
}

const [FIRST_MS, MOST_MS] = [500, 60_000]

/** The first time it is tried again at once; then after half a second, a second, and so on, never the same for all. */
export function createBackoff(
  now: () => number = () => performance.now(),
  random: () => number = Math.random,
): Backoff {
  let deaths = 0
  let until = 0
  let last = ''
  return {
    died(why) {
      deaths++
      last = why?.message ?? ''
      if (deaths < 2) return
      const most = Math.min(MOST_MS, FIRST_MS * 2 ** (deaths - 2))
      until = now() + most * (0.5 + random() / 2)
    },
    forget() {
      deaths = 0
      until = 0
    },
    left() {
      const ms = Math.ceil(until - now())
      return ms > 0 ? { ms, deaths, last } : undefined
    },
  }
}
