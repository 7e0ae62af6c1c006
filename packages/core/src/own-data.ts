/** What hookline says about one of its own hooks. */
export interface HookNote {
  readonly hook: string
  readonly event: string
  readonly message: string | null
}

/** Why a hook did not run: its `if` said no; nobody trusts it yet; it is not what was trusted, which runs instead. */
export interface HookSkip extends HookNote {
  readonly why: 'if' | 'untrusted' | 'changed'
}

/** A guard is not what it was. */
export interface GuardChange extends HookNote {
  /** `off`, `on`: it was switched. `forgotten`: nobody knows any more what the guards were; `hook` is `*` then. */
  readonly change: 'added' | 'changed' | 'removed' | 'off' | 'on' | 'forgotten'
  /** SHA-256 of what it was and is; `null`: it was not there, or is not. */
  readonly before: string | null
  readonly after: string | null
  /** RFC 3339: when it was last seen as it was. */
  readonly since: string | null
}

/** A guard rests. */
export interface GuardPause extends HookNote {
  /** RFC 3339. */
  readonly from: string
  readonly until: string
}

/** How hookline stands as a session begins. */
export interface GuardHeartbeat {
  /** `due`: somebody should look at something; what it is stands in `due`. */
  readonly state: 'ok' | 'due'
  /** A line each, as the user is shown them. */
  readonly due: readonly string[]
  readonly versions: { readonly hookline: string; readonly agent: string | null; readonly node: string }
  readonly layers: readonly HeartbeatLayer[]
  readonly paused: readonly { readonly hook: string; readonly until: string }[]
  /** Hooks of the project of which not all that its file says runs. */
  readonly skipped: readonly { readonly hook: string; readonly why: 'untrusted' | 'changed' }[]
  readonly wiring: HeartbeatWiring
  readonly server: { readonly running: boolean; readonly version: string | null }
  /** What hooks that are to be walled in run behind; `fault`: why it does not work. */
  readonly sandbox: {
    readonly backend: 'bubblewrap' | 'codex' | 'sandbox-runtime' | 'seatbelt' | 'none'
    readonly fault: string | null
  }
}

/** A hooks.toml, and what runs of it. */
interface HeartbeatLayer {
  readonly layer: string
  readonly file: string
  /** SHA-256 of the text that its plan was made of; of a project, of all that was trusted; `null`: there is none. */
  readonly hash: string | null
  readonly hooks: number
  readonly guards: number
  /** False: the file is broken, and what was last good holds. */
  readonly whole: boolean
}

/** How this agent calls hookline. */
interface HeartbeatWiring {
  /** Whose line called: `user`, `project`, `plugin`, `session`; `null`: one that was written by hand. */
  readonly scope: string | null
  /** The user's own file of the agent with lines of hookline; `null`: there is none, and nothing to say of events. */
  readonly file: string | null
  /** The agent's own names of events whose lines stand there and are trusted, and of those that should and are not. */
  readonly wired: readonly string[]
  readonly missing: readonly string[]
  /** The copy of hookline that is called, and whether it is as it was written; `null`: it is not known. */
  readonly client: { readonly version: string; readonly whole: boolean } | null
}
