import type { Dialect } from '@hookline/core'
import type { SessionWay } from './session-way.ts'

type Env = Readonly<Record<string, string | undefined>>

/** Where one agent keeps its hooks, and what must be known to wire it. */
export interface Wiring {
  readonly dialect: Dialect
  /** Its program, as it is found on PATH. */
  readonly program: string
  /** The file of the user's own hooks. */
  readonly userFile: (env: Env) => string
  /** The file of a project's hooks. */
  readonly projectFile: (root: string) => string
  /** Where it keeps what its user trusts. */
  readonly settingsFile: (env: Env) => string
  /** Its own events that cost it time at every turn: wired only where a hook listens. */
  readonly onDemand: readonly string[]
  /** Its own events at which exit code 2 with a reason on stderr denies. */
  readonly exitTwoDenies: readonly string[]
  /** How it writes an event and place in the key of a hook: `pre_tool_use:0:0`. */
  readonly placeKey: (native: string, group: number, index: number) => string
  /** How it is run once with hooks that are written nowhere. */
  readonly session: SessionWay
}

/** User scope: for this user wherever the agent works; project scope: in the project's own files. */
export type Scope = (typeof scopes)[number]

/** Every scope. */
export const scopes = ['user', 'project'] as const
