import type { Delivery } from '@hookline/core'
import {
  hasOwnJournal,
  keep,
  openOwnJournal,
  startDeliverer,
  type OutboxMeans,
} from '@hookline/runtime/background'

let journal: Journal | undefined

type Journal = ReturnType<typeof keep>['journal']

/** Keeps runs for later; gives the ids of those for which there is no room. @throws HooklineError why none is kept */
export function handOver(deliveries: readonly Delivery[], means: OutboxMeans): readonly string[] {
  const kept = keep(deliveries, means)
  if (journal === undefined) journal = kept.journal
  else kept.journal.close()
  return kept.dropped
}

/**
 * Sees to it that what was kept is carried out; for when the agent has its answer. `before`: also what was kept by calls
 * before, and whoever was to carry it out is gone. Never throws: the next call tries again.
 */
export function startDelivering(before: boolean): void {
  try {
    if (journal !== undefined) start(journal)
    else if (before && hasOwnJournal(process.env)) startFor(openOwnJournal(process.env, 1000).journal)
  } catch {
    // the answer was given
  }
}

function startFor(found: Journal): void {
  if (found.dueIn() !== undefined) start(found)
  found.close()
}

function start(found: Journal): void {
  startDeliverer(found, { entry: require.resolve('./deliver.ts'), env: process.env })
}
