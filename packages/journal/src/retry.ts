import type { Retry } from '@hookline/core'

/** What holds where a hook does not say. */
export const RETRY: Retry = {
  attempts: 60,
  initialMs: 1000,
  factor: 2,
  maxMs: 60_000,
  maxElapsedMs: 3_600_000,
}

/** A run that has failed. */
export interface Failure {
  /** How often it was tried. */
  readonly attempts: number
  /** When it was tried first, and now, by the wall. */
  readonly firstAt: number
  readonly now: number
  /** False: trying again is no use. */
  readonly retryable: boolean
  /** Milliseconds that the other side asks to wait. */
  readonly afterMs?: number | undefined
}

/**
 * Milliseconds until the next try; `undefined`: there is none. Full jitter, so that what failed together does not come back
 * together; what the other side asks for is the least, whatever the jitter.
 * @see https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/
 */
export function nextTry(failure: Failure, retry: Retry, random: () => number): number | undefined {
  const { attempts, firstAt, now, retryable } = failure
  const afterMs = Math.max(0, finite(failure.afterMs))
  if (!retryable || attempts >= retry.attempts) return undefined
  const most = Math.min(retry.maxMs, retry.initialMs * retry.factor ** (attempts - 1))
  const wait = Math.ceil(Math.max(most * random(), afterMs))
  return now + wait - firstAt > retry.maxElapsedMs ? undefined : wait
}

/** What an executor has made of a header may be no number. */
function finite(ms: number | undefined): number {
  return ms !== undefined && Number.isFinite(ms) ? ms : 0
}
