import type { Plan } from '@hookline/config'
import { deadlineOf, type HookConfig, type Layer } from '@hookline/core'

/** Milliseconds that an event may take by what the layers say that have hooks: each only shortens its own time. */
export function planDeadline({ dispatch, hooks }: Plan, event: string): number {
  const heard = new Set(hooks.map((hook) => hook.layer ?? 'user'))
  const layers = heard.size === 0 ? (Object.keys(dispatch) as Layer[]) : [...heard]
  if (layers.length === 0) return deadlineOf({}, event)
  return Math.max(...layers.map((layer) => deadlineOf(dispatch[layer] ?? {}, event)))
}

/** The same for one hook. */
export function hookDeadline({ dispatch }: Plan, hook: HookConfig, event: string): number {
  return deadlineOf(dispatch[hook.layer ?? 'user'] ?? {}, event)
}
