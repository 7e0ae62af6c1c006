import { hookName, prepareHooks, type HookConfig, type Layer, type LifecycleEvent } from '@hookline/core'
import { engines } from '../engines.ts'
import type { HookRecord } from '../record/event-record.ts'
import type { Recorded } from './recorded.ts'

/** What the `match` that a hook had then picks of an event; `undefined`: nobody has told what the hook was. */
export type MatchedThen = (hook: string, event: LifecycleEvent) => readonly string[] | undefined

/** Of the hooks of a record that ran, and told what they were. */
export async function matchedThen({ event, record }: Recorded): Promise<MatchedThen> {
  const hooks = (record?.hooks ?? []).flatMap((told) => asItWas(told, event))
  const { plan } = prepareHooks(hooks, await engines(hooks))
  const names = new Set(hooks.map(hookName))
  return (name, met) => {
    if (!names.has(name)) return undefined
    return plan(met).deciders.find(({ hook }) => hook.name === name)?.matched ?? []
  }
}

/** As far as `match` needs it. */
function asItWas({ hook, was }: HookRecord, { name }: LifecycleEvent): readonly HookConfig[] {
  if (was === undefined) return []
  const [layer, id] = hook.split('/') as [Layer, string]
  const { match, guard } = was
  return [
    {
      id,
      layer,
      on: [name],
      executor: 'answer',
      ...(match === undefined ? {} : { match }),
      ...(guard === undefined ? {} : { guard }),
    },
  ]
}
