import { isFirstParty } from '@hookline/config/own-packages'
import type { AnyExecutor, ExecutorSource } from '@hookline/core'
import type { LoadedPlan } from '../load-plan.ts'
import { ownExecutor, type OwnMeans } from '../own-executor.ts'

/** What executors are asked with where their runs go to, and how many go together. */
export interface ExecutorsAtHand {
  /** Those that are part of hookline. */
  readonly executors: Readonly<Record<string, ExecutorSource>>
  /** Where packages of hookline are. Default: there are none. */
  readonly own?: OwnMeans | undefined
}

/** An executor that runs in this process; `undefined`: it runs elsewhere, or cannot be had, which its run tells. */
export async function executorOf(
  name: string,
  { plan }: LoadedPlan,
  { executors, own }: ExecutorsAtHand,
): Promise<AnyExecutor | undefined> {
  const source = executors[name]
  if (source !== undefined) return typeof source === 'function' ? undefined : source
  const found = plan.executors[name]
  const isOwn = found === undefined ? isFirstParty(name) : found.own === true
  if (own === undefined || !isOwn) return undefined
  try {
    return await ownExecutor(name, found, own)
  } catch {
    return undefined
  }
}
