import type { Used } from './child-limits.ts'
import type { HooklineError } from './errors.ts'
import type { Json } from './schema.ts'

/** What hookline says of an action. The later word is the stricter one; silence is not allow. */
export const DECISIONS = ['allow', 'ask', 'deny'] as const

/** One of `DECISIONS`; where a hook gives none, it has no objection and no consent. */
export type Decision = (typeof DECISIONS)[number]

/** An action in other words: the field depends on the event (exec, patch, mcp, tool). */
export type Rewrite =
  | { readonly command: string }
  | { readonly patch: string }
  | { readonly arguments: Json }
  | { readonly input: Json }

/** What one run of a hook answers. Nothing in it is required. */
export interface HookOutput {
  readonly decision?: Decision
  /** Why; goes to the model with a denial. */
  readonly reason?: string
  /** For the user's eyes. */
  readonly message?: string
  /** For the model. */
  readonly context?: string
  /** Obeyed only of hooks with `rewrites = true`. */
  readonly rewrite?: Rewrite
  /** Ends the agent's turn. */
  readonly stop?: boolean
  /** For the hooks that `needs` this one, and for `decide`. */
  readonly data?: Json
}

/** What came of one run. */
export type HookResult = {
  /** `<layer>/<id>`. */
  readonly hook: string
  /** Milliseconds since the epoch. */
  readonly startedAt: number
  readonly durationMs: number
  readonly attempts: number
  /** What the programs that it started were walled in with: `bubblewrap: workspace-write, no network`. */
  readonly sandbox?: string | undefined
  /** What the programs that it started used. */
  readonly used?: Used | undefined
} & (
  | { readonly status: 'done'; readonly output: HookOutput }
  | { readonly status: 'failed'; readonly error: HooklineError }
  | { readonly status: 'skipped'; readonly why: string }
)

/** `why` of a hook whose `if` said no: it was not due, so a guard has nothing to answer for. */
export const NOT_DUE = 'its `if` is false'

/** What came of all runs of an event. */
export interface Outcome {
  readonly decision?: Decision
  readonly reason?: string
  readonly message?: string
  readonly context: readonly string[]
  readonly rewrite?: Rewrite
  readonly stop?: boolean
  readonly results: readonly HookResult[]
  /** The names of the hooks that were handed over to be run in the background; not there if none was. */
  readonly queued?: readonly string[]
}
