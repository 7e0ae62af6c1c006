import type { AgentReply, Decision, Json, Used } from '@hookline/core'

/** What became of one hook that listens to an event. */
export interface HookRecord {
  /** `<layer>/<id>` */
  readonly hook: string
  /** Why it was not due; absent: it was. */
  readonly not?: 'enabled' | 'agents' | 'match' | 'if'
  /** `queued`: it was handed over to be run in the background. */
  readonly status?: 'done' | 'failed' | 'skipped' | 'queued'
  readonly decision?: Decision
  readonly reason?: string
  /** Why it was skipped though it was due. */
  readonly why?: string
  readonly error?: { readonly code: string; readonly message: string }
  readonly rewrite?: Json
  /** It said that the turn is to end. */
  readonly stop?: true
  readonly data?: Json
  /** What it said was only recorded: it decided nothing, rewrote nothing, and ended nothing. */
  readonly enforce?: false
  readonly ms?: number
  /** What its programs were walled in with. */
  readonly sandbox?: string
  /** What its programs used of the machine, as far as it is known. */
  readonly used?: Used
  /** Of a hook that ran: what it was, so that its result can stand for that of the same hook later. */
  readonly was?: HookWas
}

/** A hook in short. */
export interface HookWas {
  /** Its executor, options and environment. */
  readonly does: string
  /** Its `decide`, if it had one. */
  readonly judges?: string
  readonly guard?: true
  /** Its `match`, if it had one and is given what that picked of several. */
  readonly match?: readonly string[]
}

/** An event, what became of each of the hooks that listen to it, and what the agent was told. */
export interface EventRecord {
  readonly v: 1
  readonly at: string
  readonly id: string
  readonly key: string
  readonly name: string
  readonly channel: string
  readonly agent: { readonly name: string; readonly version?: string }
  readonly session: { readonly id: string; readonly cwd: string; readonly root: string }
  readonly task?: { readonly id: string }
  readonly subagent?: { readonly id: string; readonly type?: string }
  /** Cut down, without what looks like a secret. */
  readonly data: Json
  /** The hooks.toml, the mark of its content, and the first thing that was wrong with it. */
  readonly config: string
  readonly mark?: string
  readonly broken?: string
  readonly hooks: readonly HookRecord[]
  readonly decision?: Decision
  readonly reason?: string
  /** False: the agent cannot do what was decided. */
  readonly obeys: boolean
  readonly reply: AgentReply
}

/** A call of an agent that ended without an event: its payload could not be read, or hookline itself failed. */
export interface LostCall {
  readonly v: 1
  readonly at: string
  readonly agent: string
  readonly native: string | null
  readonly config: string
  readonly lost: { readonly code: string; readonly message: string }
}

/** One line of the record. */
export type RecordLine = EventRecord | LostCall
