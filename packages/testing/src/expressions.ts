import { HooklineError, type Expression, type ExpressionEngine, type Json, type Scope } from '@hookline/core'

/**
 * An expression engine that knows one thing, a path: `event.data.command`, `results.lint.data`, `event.data.files`.
 * What is absent is null. For tests that need `{{ }}` and not its language.
 */
export const pathExpressions: ExpressionEngine = {
  compile(source): Expression {
    if (!/^\w+(\.\w+)*$/.test(source)) {
      throw new HooklineError('EXPRESSION_INVALID', `"${source}" is not a path of names`)
    }
    return (scope) => lookUp(scope, source.split('.'))
  },
}

function lookUp(scope: Scope, names: readonly string[]): Json {
  let value: unknown = scope
  for (const name of names) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return null
    value = (value as Record<string, unknown>)[name]
  }
  return (value ?? null) as Json
}
