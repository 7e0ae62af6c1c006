import type { LifecycleEvent } from './event.ts'
import type { NeededResult } from './executor.ts'
import type { Json } from './schema.ts'

/** What an expression can speak of. */
export interface Scope {
  readonly event: LifecycleEvent
  readonly results: Readonly<Record<string, NeededResult>>
  /** The executor's `data`, in `decide` only. */
  readonly output?: Json
}

/** A compiled expression. Its value is plain JSON. @throws HooklineError `EXPRESSION_ABSENT`, `EXPRESSION_FAILED` */
export type Expression = (scope: Scope) => Json

/** The one expression language of `if`, `decide` and `{{ }}`. */
export interface ExpressionEngine {
  /** @throws HooklineError `EXPRESSION_INVALID` */
  compile(source: string): Expression
}
