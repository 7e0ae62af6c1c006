/** How long to wait before connecting once more. */
export interface Backoff {
  /** Milliseconds from now. */
  next(): number
  /** It works again. */
  reset(): void
}

const INITIAL_MS = 100
const MAX_MS = 2000

/** Full jitter: all who lost a broker at once do not come back at once. The first try comes without delay. */
export function createBackoff(random: () => number): Backoff {
  let tries = 0
  return {
    next: () => (tries++ === 0 ? 0 : random() * Math.min(MAX_MS, INITIAL_MS * 2 ** (tries - 1))),
    reset: () => void (tries = 0),
  }
}
