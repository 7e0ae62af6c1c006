import type { Delivery } from '@hookline/core'
import { keep, openOwnJournal, startDeliverer, type OutboxMeans } from '@hookline/runtime/background'

let journal: ReturnType<typeof keep> | undefined

/** Keeps runs for later. @throws HooklineError why they are not kept */
export function handOver(deliveries: readonly Delivery[], means: OutboxMeans): void {
  const kept = keep(deliveries, means)
  if (journal === undefined) journal = kept
  else kept.close()
}

/** Sees to it that what was kept is carried out; for when the agent has its answer. */
export function startIfKept(): void {
  if (journal !== undefined) start(journal)
}

/** The same for what was kept before, by whomever. */
export function startIfAny(): void {
  const { journal: found } = openOwnJournal(process.env, 1000)
  if (found.dueIn() !== undefined) start(found)
  found.close()
}

function start(found: ReturnType<typeof keep>): void {
  startDeliverer(found, { entry: require.resolve('./deliver.ts'), env: process.env })
}
