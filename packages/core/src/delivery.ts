import type { LifecycleEvent } from './event.ts'
import type { NeededResult } from './executor.ts'
import type { HookConfig } from './hook.ts'
import type { MaybePromise } from './schema.ts'

/** A run that nobody waits for, to be carried out later and elsewhere. */
export interface Delivery {
  /** The same for every try, and for one fact that was told twice. */
  readonly id: string
  readonly event: LifecycleEvent
  /** The event as it was told; not there if no hook rewrote it. */
  readonly told?: LifecycleEvent
  readonly hook: HookConfig
  /** The candidates of the event's subject that `match` picked. */
  readonly matched: readonly string[]
  /** What the agent sent, byte for byte; not there once the event was rewritten. */
  readonly native: Uint8Array | undefined
  /** By id, `-` as `_`: what came of the hooks in `needs`, as far as they have ended. */
  readonly results: Readonly<Record<string, NeededResult>>
  /** The hooks that led to the event, if it is hookline's own: none of them runs for it. */
  readonly lineage: readonly string[]
  /** The deliveries that must come to their end first. */
  readonly after: readonly string[]
}

/**
 * Takes deliveries over, and gives the ids of those for which there is no room. What it promised to keep is kept when it
 * returns, or when its promise is fulfilled; the agent is answered all the same if that fails.
 */
export type Background = (
  deliveries: readonly Delivery[],
  /** Milliseconds until the agent has to be answered. */
  waitMs: number,
) => MaybePromise<readonly string[] | void>

/** One try of a delivery. */
export interface Try extends Pick<Delivery, 'event' | 'matched' | 'native' | 'results' | 'lineage'> {
  /** `<layer>/<id>`. */
  readonly hook: string
  /** Its id, where that is not the one of the event and the hook: a fact is sent once more under another. */
  readonly delivery?: string
  /** From 1. */
  readonly attempt: number
  /** Calls it off. */
  readonly signal?: AbortSignal
}

/** The same for every try, and for one fact that was told twice. */
export function deliveryId({ key }: LifecycleEvent, hook: string): string {
  return `${key}:${hook}`
}
