import type { Finding, HookContext, Json } from '@hookline/core'

/** What an executor is given, as far as it can be copied; the agent's own bytes go beside it. */
export type Given = Pick<
  HookContext,
  | 'event'
  | 'hook'
  | 'options'
  | 'matched'
  | 'results'
  | 'delivery'
  | 'deadline'
  | 'env'
  | 'stateDir'
  | 'network'
>

/** What `check` is told, copied. */
export type CheckGiven = Pick<Given, 'hook' | 'options' | 'env' | 'stateDir' | 'network'>

/** The secrets that a hook names, each with its reference as JSON; of no other hook. */
export type GivenSecrets = Readonly<Record<string, string>>

/** What an executor says of itself. */
export interface Description {
  readonly name: string
  readonly answers: boolean
  readonly idempotent: boolean
  /** The JSON Schema of its settings. */
  readonly settings?: Record<string, unknown>
  /** Where each of the options it was asked about leads to. */
  readonly targets?: readonly string[]
  readonly does: { readonly check: boolean; readonly preview: boolean }
}

/** What a host is asked. The first is `load`; `abort` and `close` are about what was asked before. */
export type Request =
  | {
      readonly do: 'load'
      readonly name: string
      readonly module: string
      readonly options: readonly Json[]
      /** What the module is a copy of. */
      readonly origin?: string | undefined
    }
  | { readonly do: 'validate'; readonly value: unknown }
  | { readonly do: 'run' | 'preview'; readonly given: Given; readonly secrets: GivenSecrets }
  | { readonly do: 'check'; readonly given: CheckGiven; readonly secrets: GivenSecrets }
  | { readonly do: 'abort'; readonly of: number; readonly reason: ErrorData }
  | { readonly do: 'close'; readonly ms: number }

/** What is answered to each. */
export interface Replies {
  readonly load: Description
  readonly validate: { readonly value: Json } | { readonly issues: Json }
  readonly run: Json | undefined
  readonly preview: Json | undefined
  readonly check: readonly Finding[]
  readonly close: undefined
}

/** What a host says: an answer, that a run begins, a line for the log, or why it ends. */
export type Said =
  | { readonly id: number; readonly value?: Json }
  | { readonly id: number; readonly error: ErrorData }
  | { readonly of: number; readonly begun: true }
  | { readonly of: number; readonly log: string }
  | { readonly dying: string }

/** A HooklineError, copied. */
export interface ErrorData {
  readonly code: string
  readonly message: string
  readonly hint: string
  readonly retryable?: boolean
  readonly afterMs?: number
  readonly gone?: true
  readonly renew?: true
}
