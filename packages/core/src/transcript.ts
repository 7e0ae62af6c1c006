import type { EventName } from './data.ts'
import type { LifecycleEvent } from './event.ts'
import type { Stamp } from './dialect.ts'
import type { Wall } from './sandbox.ts'
import type { Json } from './schema.ts'

/** Which events the agent's own record of a session has more to say of than its hooks: what has to be known of it at every event. */
export interface Transcribed {
  /** Events that are reported by hooks, and whose data a record may complete. */
  readonly completes: readonly EventName[]
  /** Events that records tell which no hook reports. */
  readonly tells: readonly EventName[]
  /** The agent's own events at which it is looked whether there is something to tell. */
  readonly looks: readonly string[]
  /** Those of them that are wired for the sake of events which would else be told too late. */
  readonly wires: Readonly<Record<string, readonly EventName[]>>
}

/** A fact that a record tells: plain JSON, since it may have to be kept until it is sure that no hook reports it. */
export interface Told {
  readonly name: EventName
  /** The event's data, but for what its place decides. */
  readonly data: Json
  /** What tells the fact apart from its like in the thread. */
  readonly fact: string
  /** The thread that it belongs to: the session's own, or a subagent's. */
  readonly thread: string | null
  readonly task: string | null
  /** RFC 3339; `null`: the record does not say. */
  readonly at: string | null
  /** Until when a hook may still report it: the next request to the model, the end of the task; `null`: none will. */
  readonly waits: 'request' | 'task' | null
}

/** What a record told, and how far it brought things. */
export interface Read {
  readonly state: Json
  readonly told: readonly Told[]
  /** What has ended with it, so that hooks have reported all that they are going to. */
  readonly ends: 'request' | 'task' | null
}

/** An event that a record had something to say of. */
export interface Completed {
  readonly event: LifecycleEvent
  /** True: no other record has anything to add. */
  readonly isWhole: boolean
}

/**
 * How the record that an agent keeps of a session is read. Pure, as all of a dialect: whoever owns the file gives its lines and
 * records. Its format is the agent's own affair: a record that is not known tells nothing, and nothing here throws.
 */
export interface Transcript {
  /** The file in which an event of a hook, and what led to it, are recorded; `undefined`: there is none. */
  fileOf(event: LifecycleEvent): string | undefined
  /** The version of the agent that began it, as its first bytes say; `undefined`: they do not. */
  version?(head: string): string | undefined
  /** False: the line has nothing to say of the event; what is true of it is found out by parsing. */
  mayComplete(line: string, event: LifecycleEvent): boolean
  /** The event with what a record says of it; `undefined`: nothing. Records are given the last first. */
  complete(event: LifecycleEvent, record: unknown): Completed | undefined
  /** True for a line that tells what the agent walls its own commands in with. */
  tellsWall(line: string): boolean
  /** What such a record tells; `null`: it does in words that are not known, `undefined`: it does not. */
  wall(record: unknown): Wall | null | undefined
  /** True for the line that begins a task. */
  begins(line: string): boolean
  /** Reads the next record; the state before the first is `null`. */
  read(state: Json, record: unknown): Read
  /** The event of a fact, in the session of the hook's event that led here; `undefined`: it belongs to another. */
  event(told: Told, by: LifecycleEvent, stamp: Stamp): LifecycleEvent | undefined
}
