import { HooklineError, type Delivery } from '@hookline/core'
import {
  hasOwnJournal,
  keep,
  openOwnJournal,
  startDeliverer,
  tellLater,
  WAIT_MS,
  type OutboxMeans,
} from '@hookline/runtime/background'
import { stateDir } from '@hookline/runtime/state'

export { keepAll } from '@hookline/runtime/background'

let journal: Journal | undefined
/** What is left of the time that the agent may be made to wait, however much there is to hand over. */
let left = WAIT_MS

type Journal = ReturnType<typeof keep>['journal']

/** Keeps runs for later; gives the ids of those for which there is no room. @throws HooklineError why none is kept */
export function handOver(deliveries: readonly Delivery[], means: OutboxMeans): readonly string[] {
  const from = performance.now()
  try {
    const kept = keep(deliveries, { ...means, waitMs: Math.ceil(Math.min(left, means.waitMs ?? left)) })
    if (journal === undefined) journal = kept.journal
    else kept.journal.close()
    return kept.dropped
  } finally {
    left = Math.max(0, left - (performance.now() - from))
  }
}

/**
 * Sees to it that what was kept is carried out; for when the agent has its answer. `before`: also what was kept by calls
 * before, and whoever was to carry it out is gone. Never throws: the next call tries again.
 */
export function startDelivering(before: boolean): void {
  try {
    if (journal !== undefined) start(journal)
    else if (before && left > 0 && hasOwnJournal(process.env)) startBefore()
  } catch {
    // the answer was given
  }
}

/** Who carries out what was kept: one that starts, one that is there, or nobody for now. */
export type Carrier = 'starts' | 'there' | 'none'

/** The same of what was kept in a journal that is open already. Never throws: the next event tries again. */
export function startDeliveringFrom(found: Journal): Carrier {
  try {
    return start(found) ? 'starts' : 'there'
  } catch {
    // what was kept is there
    return 'none'
  }
}

function startBefore(): void {
  const { journal: found, aside } = openOwnJournal(process.env, Math.min(1000, left))
  if (aside !== undefined) tellLater(stateDir(process.env), aside)
  try {
    if (!found.isDone()) start(found)
  } catch (thrown) {
    const error = HooklineError.from(thrown)
    if (error.code === 'JOURNAL_CORRUPT') tellLater(stateDir(process.env), error)
  } finally {
    found.close()
  }
}

function start(found: Journal): boolean {
  return startDeliverer(found, { entry: require.resolve('./deliver.ts'), env: process.env })
}
