import type { ExplainedPart } from '@hookline/config/expressions'
import { namedEnv, type HookConfig, type LifecycleEvent, type NeededResult } from '@hookline/core'

/** What the `if` of a hook makes of an event. */
export interface ConditionHeld {
  /** `unknown`: it speaks of results that are not there yet. */
  readonly holds: boolean | 'unknown'
  /** Value by value; `null`: the hook has no `if`. */
  readonly parts: readonly ExplainedPart[] | null
}

/** Holds the `if` of a hook against an event. One that fails counts as held: the hook is due, and fails. */
export async function condition(
  hook: HookConfig,
  event: LifecycleEvent,
  results: Readonly<Record<string, NeededResult>> | undefined,
  env: Readonly<Record<string, string | undefined>>,
): Promise<ConditionHeld> {
  if (hook.if === undefined) return { holds: true, parts: null }
  const { explain, fieldsOf } = await import('@hookline/config/expressions')
  const parts = explain(hook.if, { event, results: results ?? {}, env: namedEnv(hook, env) })
  const early = results === undefined && fieldsOf(hook.if).some(({ path }) => path[0] === 'results')
  return { holds: early ? 'unknown' : holds(hook, parts[0]!), parts }
}

function holds(hook: HookConfig, { value, error }: ExplainedPart): boolean {
  if (error === undefined) return value !== false
  return error.code !== 'EXPRESSION_ABSENT' || hook.guard === true
}
