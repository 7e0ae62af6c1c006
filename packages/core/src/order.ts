import { HooklineError } from './errors.ts'
import { LAYERS, layerOf, type HookConfig } from './hook.ts'
import type { ReadyHook } from './match.ts'

/**
 * Hooks in the order they run in: rewriters before those that decide, by layer and priority, none before what it needs.
 * A need that cannot be had breaks its hook, and so does a circle.
 */
export function inOrder(hooks: readonly ReadyHook[]): readonly ReadyHook[] {
  const rewriters = hooks.filter((hook) => hook.config.rewrites === true).toSorted(byTurn(-1))
  const deciders = hooks.filter((hook) => hook.config.rewrites !== true).toSorted(byTurn(1))
  return afterNeeds([...rewriters, ...deciders])
}

/** The name of a hook that another of the same layer needs. */
export function neededName(hook: HookConfig, id: string): string {
  return `${layerOf(hook)}/${id}`
}

/** Higher layers first for those that decide, last for those that rewrite (their word stands); then priority. */
function byTurn(direction: 1 | -1): (a: ReadyHook, b: ReadyHook) => number {
  const layer = ({ config }: ReadyHook): number => LAYERS.indexOf(layerOf(config))
  return (a, b) => direction * (layer(a) - layer(b)) || (b.config.priority ?? 0) - (a.config.priority ?? 0)
}

type Place = (hook: ReadyHook) => boolean

function afterNeeds(hooks: readonly ReadyHook[]): readonly ReadyHook[] {
  const out: ReadyHook[] = []
  const state = new Map<string, 'open' | 'placed'>()
  const byName = new Map(hooks.map((hook) => [hook.name, hook]))
  const place: Place = (hook) => {
    const seen = state.get(hook.name)
    if (seen !== undefined) return seen === 'placed'
    state.set(hook.name, 'open')
    const faults = (hook.config.needs ?? []).flatMap((id) => needFault(hook, id, byName, place))
    out.push(faults.length === 0 ? hook : { ...hook, broken: hook.broken ?? faults[0]! })
    state.set(hook.name, 'placed')
    return true
  }
  for (const hook of hooks) place(hook)
  return out
}

/** Places what is needed first; what is wrong with the need, if anything is. */
function needFault(
  hook: ReadyHook,
  id: string,
  byName: ReadonlyMap<string, ReadyHook>,
  place: Place,
): readonly HooklineError[] {
  const needed = byName.get(neededName(hook.config, id))
  if (needed === undefined)
    return [new HooklineError('NEEDS_UNKNOWN', `${hook.name} needs "${id}", which its layer does not have`)]
  if (hook.config.rewrites === true && needed.config.rewrites !== true) {
    return [
      new HooklineError(
        'NEEDS_CYCLE',
        `${hook.name} rewrites, so it runs before ${needed.name}, which it needs`,
      ),
    ]
  }
  return place(needed)
    ? []
    : [new HooklineError('NEEDS_CYCLE', `${hook.name} needs ${needed.name}, which needs it`)]
}
