import { keep } from '@hookline/runtime/background'
import { deliveryOf, execEvent, LOADED, promised } from './delivery.ts'

type Means = Parameters<typeof keep>[1]

/** Two hooks that do what they are to, and one that never can. */
export const EFFECTIVE: readonly string[] = ['effect', 'second']
export const FATAL: readonly string[] = ['fatal']

/** Keeps the runs of hooks for an event that has just come; their ids, and the journal that they are in. */
export function keepRuns(
  root: string,
  hooks: readonly string[],
  means: Pick<Means, 'env' | 'open' | 'warn'>,
): { readonly ids: readonly string[]; readonly journal: ReturnType<typeof keep>['journal'] } {
  const event = execEvent(root, 'ls')
  const deliveries = hooks.map((id) => deliveryOf(event, promised(id), `${event.key}:user/${id}`))
  const how = { file: `${root}/hooks.toml`, required: true, root }
  const { journal } = keep(deliveries, { ...means, loaded: LOADED, how })
  return { ids: deliveries.map(({ id }) => id), journal }
}
