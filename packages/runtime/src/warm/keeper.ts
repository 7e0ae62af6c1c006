import { HooklineError, type Delivery } from '@hookline/core'
import { isBusy, type Accepted, type Acceptance, type Entered } from '@hookline/journal'
import { acceptedOf, notKept, type OutboxMeans, type ToKeep } from '../background/outbox.ts'
import { createOpenJournal } from './open-journal.ts'

type Env = OutboxMeans['env']

/** Keeps runs of many calls in one journal that stays open: those that come together are one transaction. */
export interface Keeper {
  /** Gives the ids of those for which there is no room, once the others are on the disk. @throws HooklineError why none is */
  readonly keep: (what: Keeping, waitMs: number) => Promise<readonly string[]>
  /** Closes the journal if nothing was kept for a while. */
  readonly sweep: () => void
  readonly close: () => void
}

/** Runs of one event, and who had them kept. */
export interface Keeping extends ToKeep {
  /** The caller's. */
  readonly env: Env
  readonly warn: OutboxMeans['warn']
}

interface Waiting {
  readonly what: Keeping
  readonly ends: number
  readonly resolve: (dropped: readonly string[]) => void
  readonly reject: (why: Error) => void
}

/** To wait for another process that writes is to let every agent wait: it is tried for so long, and tried again. */
const TRY_MS = 20
const AGAIN_MS = 30
const IDLE_MS = 60_000
const MOST = 256

/** What it is made of. */
export interface KeeperMeans {
  /** Where the journal is found. */
  readonly env: Env
  /** Told when there is something to deliver. */
  readonly kept: () => void
  /** Told what may not be written down. */
  readonly withhold: (name: string, value: string) => void
}

export function createKeeper({ env, kept, withhold }: KeeperMeans): Keeper {
  const journal = createOpenJournal(env, TRY_MS)
  let waiting: Waiting[] = []
  let isPlanned = false
  let usedAt = 0
  const entered = (batch: readonly Waiting[], mayBeBroken = true): Entered => {
    try {
      const all = (): readonly Accepted[] => batch.map(({ what }) => acceptedOf(what, what.env, withhold))
      return journal.enter(all, batch[0]!.what.warn)
    } catch (thrown) {
      const error = HooklineError.from(thrown)
      if (!mayBeBroken || error.code !== 'JOURNAL_CORRUPT') throw thrown
      journal.close()
      batch[0]!.what.warn(error)
      return entered(batch, false)
    }
  }
  const settle = (batch: readonly Waiting[]): void => {
    let now: Entered
    try {
      now = entered(batch)
    } catch (thrown) {
      if (isBusy(thrown)) return again(batch, thrown)
      // what fails once may go on to fail for as long as it is open
      journal.close()
      // one that cannot be kept is not to take the others with it
      if (batch.length > 1) for (const one of batch) settle([one])
      else batch[0]!.reject(notKept(thrown))
      return
    }
    now.kept.then(
      () => {
        for (const [at, one] of batch.entries())
          one.resolve(droppedOf(one.what.deliveries, now.acceptances[at]!))
        kept()
      },
      (thrown: unknown) => {
        // nobody knows what of it is there: to try again would be told that all is
        journal.close()
        for (const one of batch) one.reject(notKept(thrown))
      },
    )
  }
  const again = (batch: readonly Waiting[], thrown: unknown): void => {
    const now = Date.now()
    for (const one of batch) if (one.ends <= now) one.reject(notKept(thrown))
    waiting.push(...batch.filter(({ ends }) => ends > now))
    plan(AGAIN_MS)
  }
  const flush = (): void => {
    isPlanned = false
    const batch = waiting.slice(0, MOST)
    waiting = waiting.slice(MOST)
    usedAt = Date.now()
    if (batch.length > 0) settle(batch)
    if (waiting.length > 0) plan(0)
  }
  const plan = (ms: number): void => {
    if (isPlanned || waiting.length === 0) return
    isPlanned = true
    if (ms === 0) setImmediate(flush)
    else setTimeout(flush, ms)
  }
  return {
    keep: (what, waitMs) =>
      new Promise((resolve, reject) => {
        waiting.push({ what, ends: Date.now() + waitMs, resolve, reject })
        plan(0)
      }),
    sweep() {
      if (waiting.length === 0 && Date.now() - usedAt > IDLE_MS) journal.close()
    },
    close: journal.close,
  }
}

function droppedOf(deliveries: readonly Delivery[], ends: readonly Acceptance[]): readonly string[] {
  return deliveries.filter((_, at) => ends[at] === 'dropped').map(({ id }) => id)
}
