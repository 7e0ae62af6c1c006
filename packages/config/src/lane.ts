import type { AnyExecutor } from '@hookline/core'
import type { Hearing } from './events.ts'
import type { HookTable } from './hook-table.ts'

/**
 * Where a hook runs: `blocking`: the agent waits for it at every event · `background`: at none · `mixed`: at some, which the
 * engine sees from the event · `undefined`: its executor is not at hand to say.
 */
export type Lane = 'blocking' | 'mixed' | 'background' | undefined

/** Where a hook runs. */
export function laneOf(
  { mode, guard, decide }: HookTable,
  executor: Pick<AnyExecutor, 'answers'> | undefined,
  { isRead }: Pick<Hearing, 'isRead'>,
): Lane {
  if (mode !== undefined) return mode
  if (guard === true) return 'blocking'
  if (isRead === 'never') return decide === undefined ? 'background' : 'blocking'
  if (decide === undefined && executor === undefined) return undefined
  if (decide === undefined && executor!.answers !== true) return 'background'
  return isRead === 'always' ? 'blocking' : 'mixed'
}
