import { isHooklineError } from './errors.ts'
import type { AnyExecutor } from './executor.ts'
import type { RunContext } from './context.ts'
import type { Resources } from './resources.ts'
import type { Host } from './surroundings.ts'

/** True for what was refused for who it is, if it is still waited for. */
export function mayRenew(thrown: unknown, { signal }: { readonly signal: AbortSignal }): boolean {
  return isHooklineError(thrown) && thrown.details.renew === true && !signal.aborted
}

/** Sees to it that the next to run has another resource, and secrets that are read again. */
export function renew(
  executor: AnyExecutor,
  ctx: RunContext,
  { renew: forget, resources }: Pick<Host, 'renew'> & { readonly resources: Resources },
): void {
  const { hook, options } = ctx
  // of all that were refused at once the first one does it
  if (resources.drop({ executor, options, hook }, ctx)) forget(hook)
}
