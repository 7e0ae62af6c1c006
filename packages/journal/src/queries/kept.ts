import type { Json } from '@hookline/core'
import type { NewEvent } from '../events.ts'
import { endOf, type End } from './ends.ts'
import type { Held } from './held.ts'
import type { Tables } from './tables.ts'

/** An event of the journal, and what came of it. */
export interface KeptEvent extends Omit<NewEvent, 'body'> {
  readonly decision: string | null
  /** The event. */
  readonly body: Json
  /** What became of each hook, and the reply; `null`: nobody has told yet. */
  readonly record: Json
  readonly runs: readonly KeptRun[]
}

/** A run of the journal. */
export interface KeptRun {
  /** What the verbs call it by. */
  readonly number: number
  readonly delivery: string
  /** The number that `replay --deliver` sent it again under; 0: it was handed over when it happened. */
  readonly replay: number
  readonly hook: string
  readonly end: End
  /** True: at least once. */
  readonly promised: boolean
  readonly acceptedAt: number
  readonly firstAt: number | null
  /** What may hold it; `null`: it does not wait. */
  readonly held: Held | null
  readonly endedAt: number | null
  /** How often it was tried. */
  readonly tries: number
  /** The last that are known, in their order. */
  readonly attempts: readonly KeptAttempt[]
  readonly error: Json
  readonly result: Json
}

/** One try. */
export interface KeptAttempt {
  readonly number: number
  readonly startedAt: number
  readonly ms: number | null
  readonly status: string
  readonly error: Json
}

/** An event, of its row. */
export function keptEvent(row: Tables['events'], runs: readonly KeptRun[]): KeptEvent {
  return { ...row, body: parsed(row.body), record: parsed(row.record), runs }
}

/** A run, of its row. */
export function keptRun(
  row: Tables['runs'],
  attempts: readonly KeptAttempt[],
  held: Held | null = null,
): KeptRun {
  return {
    number: row.id,
    delivery: row.delivery,
    replay: Number(/:replay-(\d+)$/.exec(row.delivery)?.[1] ?? 0),
    hook: row.hook,
    end: endOf(row.state),
    promised: row.promised === 1,
    acceptedAt: row.accepted_at,
    firstAt: row.first_at,
    held,
    endedAt: row.ended_at,
    tries: row.attempts,
    attempts,
    error: parsed(row.error),
    result: parsed(row.result),
  }
}

/** An attempt, of its row. */
export function keptAttempt({
  number,
  started_at: startedAt,
  ms,
  status,
  error,
}: Tables['attempts']): KeptAttempt {
  return { number, startedAt, ms, status, error: parsed(error) }
}

/** Whatever somebody else has put there is shown as it is. */
function parsed(text: string | null): Json {
  if (text === null) return null
  try {
    return JSON.parse(text) as Json
  } catch {
    return text
  }
}
