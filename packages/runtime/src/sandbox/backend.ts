import type { PlanSandbox } from '@hookline/config'
import type { Program } from '@hookline/core'
import type { Policy } from './policy.ts'
import type { Sight } from './sight.ts'

type Env = Readonly<Record<string, string | undefined>>

/** What walls in, by the word that `[sandbox] backend` takes. */
export type BackendName = NonNullable<PlanSandbox['backend']>

/** Where programs that wall in are looked for. */
export interface Seek {
  readonly env: Env
  /** Codex's own program, as far as anybody has found it. */
  readonly codex?: string | undefined
}

/** A way to wall a program in. */
export interface Backend {
  readonly name: BackendName
  /** Why there is none where nothing was found. */
  readonly missing: string
  /** Programs of it that are there, in the order in which they are tried. Never by PATH, which is whoever calls: a repository, an agent. */
  readonly places: (seek: Seek) => readonly string[]
  /** What of a policy it can hold, where that is not all of it. Never more than was asked for. */
  readonly held?: (policy: Policy) => Policy
  /** It closes places by their names, also where there is nothing. */
  readonly byName?: true
  /** What it does without on a kind of machine: for people. */
  readonly lacks?: (arch: string) => string | undefined
  /** The program behind a wall. @throws HooklineError `SANDBOX_MISSING` */
  readonly walled: (tool: string, program: Program, policy: Policy, about: About) => Program
}

/** What a wall is made with besides. */
export interface About {
  readonly sight: Sight
  /** hookline's own folder, where it can be had: files that a wall is made from. */
  readonly own: string | undefined
  /** Where what can be lost is put, which is seen behind a wall. */
  readonly cache: string
  /** It is only seen whether it works: what needs a place to be kept is left out. */
  readonly isTrial?: true
}
