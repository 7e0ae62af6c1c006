import type { Is } from './right-value.ts'

/** What `[sandbox]` says of the machine: no more than what is written. */
export interface PlanSandbox {
  /** What walls in. Not there: the first that works. */
  readonly backend?: 'bubblewrap' | 'seatbelt' | 'codex' | 'sandbox-runtime'
  /** `accept`: a sandbox that hookline itself is in already is wall enough for hooks that require one. */
  readonly nested?: 'accept' | 'refuse'
}

/** What may wall in, in the order in which it is tried. */
export const BACKENDS: readonly NonNullable<PlanSandbox['backend']>[] = [
  'bubblewrap',
  'seatbelt',
  'codex',
  'sandbox-runtime',
]
export const NESTED: readonly NonNullable<PlanSandbox['nested']>[] = ['accept', 'refuse']

const among =
  (words: readonly unknown[]): Is =>
  (value) =>
    words.includes(value)

/** What each key of `[sandbox]` takes. */
export const OWN_SANDBOX_RULES: Readonly<Record<string, Is>> = {
  backend: among(BACKENDS),
  nested: among(NESTED),
}
