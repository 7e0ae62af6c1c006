import type { Acceptance } from './accept.ts'
import type { Accepted, Journal } from './journal.ts'

/** Many who accept, and one who waits for the disk. */
export interface Group {
  /** Settles when the event and its runs are on the disk. @throws whatever the disk says to all that it was told with */
  readonly accept: (one: Accepted) => Promise<readonly Acceptance[]>
}

/** What one transaction takes at most, so that others who write have their turn. */
const MOST = 500

interface Waiting {
  readonly one: Accepted
  readonly resolve: (acceptances: readonly Acceptance[]) => void
  readonly reject: (reason: unknown) => void
}

/**
 * Puts what arrives together into one transaction: to wait for the disk takes as long for one as for many. Since the
 * transaction holds up the whole process, what arrives meanwhile is read after it and is in the next.
 */
export function createGroup(journal: Pick<Journal, 'accept'>, most: number = MOST): Group {
  const waiting: Waiting[] = []
  const commit = (): void => {
    const now = waiting.splice(0, most)
    if (waiting.length > 0) setImmediate(commit)
    settle(journal, now)
  }
  return {
    accept: (one) =>
      new Promise((resolve, reject) => {
        // after what else came in with it
        if (waiting.length === 0) setImmediate(commit)
        waiting.push({ one, resolve, reject })
      }),
  }
}

/** Either all of a transaction is there, or nothing: all of its callers are told the same, and nobody else. */
function settle(journal: Pick<Journal, 'accept'>, batch: readonly Waiting[]): void {
  try {
    const acceptances = journal.accept(batch.map(({ one }) => one))
    for (const [at, { resolve }] of batch.entries()) resolve(acceptances[at]!)
  } catch (thrown) {
    for (const { reject } of batch) reject(thrown)
  }
}
