import type { Dialect, LifecycleEvent } from '@hookline/core'

/** False: the agent heeds nothing that hooks say of this event, so that none is waited for. No agent: what emits it waits. */
export function reads(
  { name }: { readonly name: LifecycleEvent['name'] },
  dialect: Dialect | undefined,
): boolean {
  const can = dialect?.capability?.(name) ?? dialect?.capabilities[name]
  return can === undefined || can.deny || can.rewrite || can.context || can.ask || can.stop || can.message
}
