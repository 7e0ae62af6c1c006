import type { HookContext, Json } from '@hookline/core'

/** The event as every receiver is told it: without the agent's own words, with the results of the hooks that this one needs. */
export function eventJson({ event, results }: Pick<HookContext, 'event' | 'results'>): Json {
  const { raw: _raw, ...told } = event
  return (Object.keys(results).length === 0 ? told : { ...told, results }) as Json
}
