import type { LifecycleEvent } from './event.ts'
import type { NeededResult } from './executor.ts'
import type { HookConfig } from './hook.ts'
import type { Json } from './schema.ts'

/** What an expression can speak of. */
export interface Scope {
  readonly event: LifecycleEvent
  readonly results: Readonly<Record<string, NeededResult>>
  /** The variables that the hook names in `env_pass`; null: it is not set. */
  readonly env?: Readonly<Record<string, string | null>>
  /** The executor's `data`, in `decide` only. */
  readonly output?: Json
}

/** What expressions of a hook may know of an environment: what `env_pass` has by name, and nothing by a pattern. */
export function namedEnv(
  { envPass = [] }: HookConfig,
  env: Readonly<Record<string, string | undefined>>,
): Readonly<Record<string, string | null>> {
  const names = envPass.filter((name) => !name.endsWith('*'))
  return Object.fromEntries(names.map((name) => [name, env[name] ?? null]))
}

/** A compiled expression. Its value is plain JSON. @throws HooklineError `EXPRESSION_ABSENT`, `EXPRESSION_FAILED` */
export type Expression = (scope: Scope) => Json

/** The one expression language of `if`, `decide` and `{{ }}`. */
export interface ExpressionEngine {
  /** @throws HooklineError `EXPRESSION_INVALID` */
  compile(source: string): Expression
}
