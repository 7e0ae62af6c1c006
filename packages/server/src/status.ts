/** How the resident process is: what `hookline status`, `hookline top` and `GET /api/status` tell. */
export interface ServerStatus {
  readonly v: 1
  readonly pid: number
  /** hookline's version. */
  readonly version: string
  /** The copy that it runs from: the name of its folder. */
  readonly build: string
  /** Milliseconds since the epoch. */
  readonly startedAt: number
  readonly state: 'serving' | 'draining'
  /** Where agents reach it; `null`: it could not listen, and delivers only. */
  readonly socket: string | null
  readonly http: { readonly port: number } | null
  /** Bytes of memory. */
  readonly rss: number
  readonly calls: CallCounts
  /** How long agents waited, milliseconds, of the last 1,000 calls; `null`: there were none. */
  readonly waits: { readonly p50: number; readonly p99: number; readonly max: number } | null
  /** Of the last hour, the one that spoke last first; at most 100. */
  readonly sessions: readonly SessionStatus[]
  /** What hooks are running now for an agent that waits, the oldest first; at most 100. */
  readonly running: readonly RunningHook[]
  /** `null`: the journal cannot be read, or nothing was ever kept. */
  readonly queue: QueueStatus | null
  /** Files that hold, and what is wrong with any of them. */
  readonly config: { readonly files: readonly string[]; readonly errors: readonly string[] }
}

/** Calls of agents since it started. */
export interface CallCounts {
  /** Being answered now. */
  readonly open: number
  readonly answered: number
  /** Sent on to a process of their own, before anything was done. */
  readonly refused: number
  /** Accepted, and the agent went away before it had its answer. */
  readonly abandoned: number
}

/** A session of an agent. */
export interface SessionStatus {
  readonly agent: string
  readonly id: string
  readonly root: string
  /** Milliseconds since the epoch. */
  readonly lastAt: number
  /** How many events it told. */
  readonly events: number
  /** How long it waited for hookline, milliseconds in all. */
  readonly waitedMs: number
  readonly denied: number
  /** Calls of it that are being answered now. */
  readonly open: number
}

/** A hook that runs. */
export interface RunningHook {
  /** `user/no-force-push`. */
  readonly hook: string
  readonly event: string
  readonly session: string
  /** Milliseconds since the epoch. */
  readonly since: number
}

/** What waits in the journal. */
export interface QueueStatus {
  readonly queued: number
  readonly running: number
  readonly dead: number
  readonly breakers: readonly { readonly target: string; readonly failures: number; readonly until: number }[]
}
