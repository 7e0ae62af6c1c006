import type { GuardChange, GuardPause } from '@hookline/core'

/** A guard as it was seen. */
export interface KnownGuard {
  /** SHA-256 of all that it comes to its verdict by. */
  readonly hash: string
  readonly on: boolean
  /** It only records (`enforce = false`). */
  readonly records: boolean
}

/** A hook of a project that was trusted, as it was seen. */
export interface KnownTrust {
  /** SHA-256 of what is noted of it. */
  readonly digest: string
  /** RFC 3339: when it was trusted. */
  readonly at: string
  /** True: by the hash of its review, and nobody was asked on a terminal. */
  readonly isByHash: boolean
}

/** That a hook of a project was trusted. Only a person is told of it as such. */
export interface TrustNote extends Omit<KnownTrust, 'digest'> {
  /** `project/<id>`. */
  readonly hook: string
  readonly root: string
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
  /** Of a project: the hooks that are trusted, by name. Not there: nobody looked at them yet. */
  readonly trusted?: Readonly<Record<string, KnownTrust>>
}

/** What is an event, too. */
type OwnFact =
  | { readonly name: 'guard.changed'; readonly data: GuardChange }
  | { readonly name: 'guard.paused'; readonly data: GuardPause }

/** Something that was noticed, and not told to everybody yet. */
export interface Noticed {
  /** Of its event, so that whoever is told twice knows it. */
  readonly id: string
  /** RFC 3339. */
  readonly at: string
  readonly what: OwnFact | { readonly name: 'trusted'; readonly data: TrustNote }
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
