import type { GuardChange, GuardPause } from '@hookline/core'

/** A guard as it was seen. */
export interface KnownGuard {
  /** SHA-256 of all that it comes to its verdict by. */
  readonly hash: string
  readonly on: boolean
  /** It only records (`enforce = false`). */
  readonly records: boolean
}

/** The guards of one hooks.toml, by name. */
export interface KnownPlace {
  /** RFC 3339: when they were seen. */
  readonly at: string
  /** The hookline that made their plan, and the SHA-256 of the text: another one may make another plan of the same text. */
  readonly hookline: string
  readonly text: string | null
  readonly guards: Readonly<Record<string, KnownGuard>>
  /** Those that rest, each with the time since when. */
  readonly paused: readonly string[]
}

/** Something that was noticed, and not told to everybody yet. */
export interface Noticed {
  /** Of its event, so that whoever is told twice knows it. */
  readonly id: string
  /** RFC 3339. */
  readonly at: string
  readonly what:
    | { readonly name: 'guard.changed'; readonly data: GuardChange }
    | { readonly name: 'guard.paused'; readonly data: GuardPause }
  /** Hooks were told. */
  readonly isTold: boolean
  /** A person was told, as a session began. */
  readonly isShown: boolean
}

/** What is remembered of guards from one session to the next. */
export interface Memory {
  readonly format: 1
  /** By layer and file, of a project by its root. */
  readonly places: Readonly<Record<string, KnownPlace>>
  readonly noticed: readonly Noticed[]
}

export const NOTHING_KNOWN: Memory = { format: 1, places: {}, noticed: [] }
