import { hookName, type HookConfig, type HookResult } from '@hookline/core'
import { needName } from './need-name.ts'

/**
 * Hooks whose answer hangs on one that would have to run, besides those that would have to themselves: they see its result,
 * or the event as it may rewrite it.
 */
export function withDependent(
  hooks: readonly HookConfig[],
  results: readonly HookResult[],
  unknown: ReadonlyMap<string, string>,
): ReadonlyMap<string, string> {
  const all = new Map(unknown)
  const byName = new Map(results.map((result) => [result.hook, result]))
  // a hook is planned behind what it needs, but hooks stand as they are written
  for (let before = -1; before < all.size;) {
    before = all.size
    for (const hook of hooks) {
      const result = byName.get(hookName(hook))
      if (result === undefined || all.has(result.hook)) continue
      const why = afterRewrite(hook, hooks, all) ?? behind(hook, result, all)
      if (why !== undefined) all.set(result.hook, why)
    }
  }
  return all
}

type Unknown = ReadonlyMap<string, string>

function afterRewrite(hook: HookConfig, hooks: readonly HookConfig[], unknown: Unknown): string | undefined {
  const rewriter = hooks.find(
    (one) => one.rewrites === true && one.enforce !== false && unknown.has(hookName(one)),
  )
  return rewriter === undefined || rewriter === hook
    ? undefined
    : `${hookName(rewriter)}, which may rewrite the event, would have to run`
}

function behind(hook: HookConfig, { status }: HookResult, unknown: Unknown): string | undefined {
  const need = (hook.needs ?? []).find((id) => unknown.has(needName(hook, id)))
  if (need === undefined) return undefined
  // what only thinks, and what was not due, looks at results nowhere else
  const looksOnlyInIf = hook.executor === 'answer' || status === 'skipped'
  if (looksOnlyInIf && hook.if?.includes('results') !== true) return undefined
  return `it needs ${need}, which would have to run`
}
