import type { Held } from './held.ts'

/** Why a run that waits does not begin, and until when at least. */
export interface Wait {
  /**
   * `needs`: others of its event have not ended · `admission`: no deliverer has looked at it · `retry`: it failed, and is tried
   * again · `put-off`: its hook cannot be carried out just now · `batch`: it waits for others to go along · `target`: what it
   * goes to rests · `rate`: its hook's `rate_limit` · `order`: others of its hook go first · `due`: nothing holds it
   */
  readonly reason: 'needs' | 'admission' | 'retry' | 'put-off' | 'batch' | 'target' | 'rate' | 'order' | 'due'
  /** Milliseconds since the epoch; `null`: no time says it. */
  readonly until: number | null
  /** Others of its hook go first, whatever else it waits for. */
  readonly behind: boolean
}

/** What a run waits for: of all that holds it, what lasts the longest. */
export function waitOf(held: Held, now: number): Wait {
  const { by, isBehind: behind } = held
  if (by !== 'lane') return { reason: by, until: null, behind: false }
  const { reason, until } = holding(held, now).reduce((last, one) => (one.until > last.until ? one : last))
  if (until > now) return { reason, until, behind }
  return { reason: behind ? 'order' : 'due', until: null, behind }
}

interface Holding {
  readonly reason: Wait['reason']
  readonly until: number
}

/** All that holds it, the target first: what lasts as long says less. */
function holding(held: Held, now: number): readonly Holding[] {
  const { nextAt, isRetry, isPutOff, restsUntil, heldUntil, hasRate } = held
  const own = isRetry ? 'retry' : isPutOff ? 'put-off' : 'batch'
  // while one run sees whether the target works again, its lanes are held for a moment at a time
  const isTried = restsUntil > 0 && restsUntil <= now
  return [
    { reason: 'target', until: isTried ? heldUntil : restsUntil },
    ...(hasRate ? [{ reason: 'rate', until: heldUntil } as const] : []),
    { reason: own, until: nextAt },
  ]
}
