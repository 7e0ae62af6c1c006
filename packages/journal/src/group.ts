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
 * Puts what arrives together into one transaction, and lets the process go on while that is brought to the disk: what arrives meanwhile
 * is in the next, and all of them wait for the disk together.
 */
export function createGroup(journal: Pick<Journal, 'enter'>, most: number = MOST): Group {
  const waiting: Waiting[] = []
  const commit = (): void => {
    const now = waiting.splice(0, most)
    if (waiting.length > 0) setImmediate(commit)
    void settle(journal, now)
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
async function settle(journal: Pick<Journal, 'enter'>, batch: readonly Waiting[]): Promise<void> {
  try {
    const { acceptances, kept } = journal.enter(batch.map(({ one }) => one))
    await kept
    for (const [at, { resolve }] of batch.entries()) resolve(acceptances[at]!)
  } catch (thrown) {
    for (const { reject } of batch) reject(thrown)
  }
}
