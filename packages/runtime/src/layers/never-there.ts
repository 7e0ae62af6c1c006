import type { HooklineError } from '@hookline/core'
import type { LoadedPlan } from '../plan-request.ts'

/** Whether a fault says of a file that it is not there, and none ever was: no guard of a last good one holds for it. */
export function neverThere({ code, details }: HooklineError, { plan }: Pick<LoadedPlan, 'plan'>): boolean {
  return code === 'CONFIG_NOT_FOUND' && plan.sources.every(({ file }) => file !== details.file)
}

/** Whether nothing is wrong but that there is no hooks.toml yet. */
export function isNoneYet(loaded: LoadedPlan): boolean {
  return loaded.errors.length > 0 && loaded.errors.every((error) => neverThere(error, loaded))
}
