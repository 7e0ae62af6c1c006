import type { Plan } from '@hookline/config'
import type { HookConfig } from '@hookline/core'
import { withNeeded } from './needed.ts'

/** The guards, and what they need to come to their verdict: what holds when everything else rests. */
export function guardsOf(hooks: readonly HookConfig[]): readonly HookConfig[] {
  return withNeeded(
    hooks.filter((hook) => hook.guard === true),
    hooks,
  )
}

/** The plan without what may rest. */
export function onlyGuards(plan: Plan): Plan {
  return { ...plan, hooks: guardsOf(plan.hooks) }
}
