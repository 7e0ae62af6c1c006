import type { ItemCall } from './item.ts'
import type { Thread } from './thread.ts'

/** A call that has begun and has not ended. */
export interface OpenCall extends ItemCall {
  readonly thread: string
  readonly id: string
}

/** What is known of a connection. */
export interface Known {
  /** Where threads work that say nothing of it. */
  readonly cwd: string
  readonly threads: Map<string, Thread>
  /** By the id of a turn, who is in it. */
  readonly turns: Map<string, Thread>
  readonly calls: Map<string, OpenCall>
  version: string | undefined
}
