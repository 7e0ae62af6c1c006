import type { EventName } from './data.ts'
import type { Channel, LifecycleEvent } from './event.ts'
import type { Outcome, Rewrite } from './result.ts'
import type { Transcribed, Transcript } from './transcript.ts'

/** What an agent can be made to do at one of its events. */
export interface Capability {
  readonly channel: Channel
  /** The agent's own name of the event. */
  readonly native: string
  readonly deny: boolean
  readonly rewrite: boolean
  readonly context: boolean
  /** True: `ask` makes the agent ask its user. */
  readonly ask: boolean
  /** True: an explicit `allow` spares the user the question. */
  readonly allow: boolean
  readonly stop: boolean
  /** True: a message reaches the user. */
  readonly message: boolean
  /** Milliseconds the agent can be made to wait at most. */
  readonly limitMs: number
  /** What of this event the agent does not report, a sentence each. */
  readonly blindSpots: readonly string[]
}

/** What an agent of one version can be made to do, event by event; an event that is absent it does not report. */
export interface AgentVersion {
  readonly version: string
  readonly capabilities: Partial<Readonly<Record<EventName, Capability>>>
}

/** What is written back to the agent. */
export interface AgentReply {
  readonly stdout: string
  readonly stderr: string
  readonly exitCode: number
  /** What of the outcome the agent could not be told, a sentence each. */
  readonly unsaid: readonly string[]
}

/** Where ids, the time and what the payload does not tell come from, so that a dialect stays pure. */
export interface Stamp {
  /** A new UUIDv7. */
  readonly id: () => string
  /** RFC 3339. */
  readonly now: () => string
  /** The project root of a cwd. */
  readonly root: (cwd: string) => string
  /** The agent's version, where whoever wired it knew. */
  readonly version?: string | undefined
}

/** The half of a dialect that hears: what it takes to know what happened, before anybody is to be answered. */
export type DialectReader = Pick<
  Dialect,
  'spec' | 'name' | 'title' | 'natives' | 'transcribed' | 'decode' | 'sniff'
>

/**
 * How one agent speaks. Two pure translations and a table: no file, no clock, no process.
 */
export interface Dialect {
  readonly spec: 1
  readonly name: string
  /** The agent's name as people write it. */
  readonly title: string
  /** The newest version of the agent that a table was recorded from; `capabilities` is that table. */
  readonly version: string
  /** A newer one that was tried, and does what that table says. Absent: none. */
  readonly tried?: string
  readonly capabilities: AgentVersion['capabilities']
  /** The row of one event in `capabilities`, for those who need no more. */
  capability?(event: EventName): Capability | undefined
  /** Every version that a table was recorded from, the newest first. Absent: that of `version` alone. */
  readonly versions?: readonly AgentVersion[]
  /** The agent's own event names, each with the events it can become. */
  readonly natives: Readonly<Record<string, readonly EventName[]>>
  /** What the agent's record of a session has more to say of than its hooks. Absent: nothing, or there is none. */
  readonly transcribed?: Transcribed
  /** How that record is read; there if `transcribed` is. */
  readonly transcript?: Transcript
  /**
   * One payload, the events in it, the main one first; empty for a native event nobody needs.
   * @throws HooklineError `PAYLOAD_INVALID` when it is not what the agent sends.
   */
  decode(payload: unknown, stamp: Stamp): readonly LifecycleEvent[]
  /** The agent's name of the event in a payload that cannot be decoded, as far as it can be told. */
  sniff(text: string): string | undefined
  /** The whole answer, in words that the event's `agent.version` obeys; without one, the newest. Never throws. */
  encode(event: LifecycleEvent, outcome: Outcome): AgentReply
  /** The answer to a payload that could not be read while a guard was listening: the action must not happen. */
  refuse(native: string | undefined, reason: string): AgentReply
  /**
   * The event as it is once the rewrite is applied; its `raw` is the payload the agent would have sent for it, so that
   * decoding that gives everything else the call now is.
   */
  rewritten(event: LifecycleEvent, rewrite: Rewrite): LifecycleEvent
}
