import { guardsOf } from '../guards.ts'
import type { LoadedLayer } from '../load-plan.ts'

/**
 * The guards of one hooks.toml of the user's, and all hooks of another: of two that have the same name the guard holds. What its guards
 * are carried out by gets a name that no hooks.toml can give, so that the other file cannot bring something else in its place.
 */
export function besides(guarding: LoadedLayer, own: LoadedLayer): readonly LoadedLayer[] {
  const { executors } = guarding.plan
  const guards = guardsOf(guarding.plan.hooks).map((hook) =>
    Object.hasOwn(executors, hook.executor) ? { ...hook, executor: `${PREFIX}${hook.executor}` } : hook,
  )
  const renamed = Object.entries(executors).map(([name, found]) => [`${PREFIX}${name}`, found] as const)
  const taken = new Set(guards.map(({ id }) => id))
  const { warnings: _, ...plan } = guarding.plan
  return [
    { ...guarding, plan: { ...plan, warnings: [], hooks: guards, executors: Object.fromEntries(renamed) } },
    { ...own, plan: { ...own.plan, hooks: own.plan.hooks.filter(({ id }) => !taken.has(id)) } },
  ]
}

const PREFIX = 'guards/'
