import { hasHoles, isRegex, type ExpressionEngine, type HookConfig, type PatternEngine } from '@hookline/core'

/** The engines that these hooks need; each costs milliseconds of a process's start, so none is loaded in vain. */
export async function engines(
  hooks: readonly HookConfig[],
): Promise<{ readonly patterns?: PatternEngine; readonly expressions?: ExpressionEngine }> {
  const needsPatterns = hooks.some((hook) =>
    (hook.match ?? []).some((pattern) => isRegex(pattern.startsWith('!') ? pattern.slice(1) : pattern)),
  )
  const needsExpressions = hooks.some(
    (hook) =>
      hook.if !== undefined || hook.decide !== undefined || hasHoles(hook.options) || hasHoles(hook.env),
  )
  return {
    ...(needsPatterns ? { patterns: (await import('@hookline/config/patterns')).patterns } : {}),
    ...(needsExpressions ? { expressions: (await import('@hookline/config/expressions')).expressions } : {}),
  }
}
