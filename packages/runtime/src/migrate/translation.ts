import type { Dialect } from '@hookline/core'

/** A hook to be written. */
export interface NewHook {
  readonly id: string
  /** By name. */
  readonly agents: readonly string[]
  readonly description?: string
  readonly on: readonly string[]
  readonly match?: readonly string[]
  readonly if?: string
  readonly run: string | readonly string[]
  readonly payload?: 'native' | 'claude'
  readonly envPass: readonly string[]
  readonly env?: Readonly<Record<string, string>>
  readonly background: boolean
  readonly rewrites: boolean
  /** A failed run denies. */
  readonly failsClosed?: boolean
  readonly timeoutMs: number
}

/** What became of an original: hooks, or nothing, and why. `quoted`: it is worth keeping as a comment. */
export type Translation =
  | { readonly hooks: readonly NewHook[]; readonly notes: readonly string[] }
  | { readonly leftOut: string; readonly quoted: boolean }

/** What has to be known of the place that the hooks come to. */
export interface Place {
  /** Ids that are there; those of the new hooks are added. */
  readonly taken: Set<string>
  /** The user's own shell. */
  readonly shell: string
  readonly home: string
  /** The project, where the originals are of one. */
  readonly root: string | undefined
  /** The project that one stands in, whosever the originals are. */
  readonly here: string
  /** The agents that the hooks are for. */
  readonly targets: readonly Dialect[]
  /** The longest that an event may take. */
  readonly deadlineMs: number
}

/** A project's hooks are for it alone. */
export function conditionOf(
  pick: { readonly if?: string },
  root: string | undefined,
): { readonly if?: string } {
  const inside = root === undefined ? undefined : `event.session.root == ${JSON.stringify(root)}`
  const parts = [inside, pick.if].filter((part) => part !== undefined)
  if (parts.length === 0) return {}
  return { if: parts.length === 1 ? parts[0]! : `${parts[0]} && (${parts[1]})` }
}
