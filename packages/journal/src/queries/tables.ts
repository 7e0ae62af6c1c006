import type { NewEvent } from '../events.ts'

/** The tables of the journal as they are read; `../schema.ts` makes them. */
export interface Tables {
  readonly events: EventTable
  readonly runs: RunTable
  readonly attempts: AttemptTable
  readonly breakers: BreakerTable
  readonly lanes: LaneTable
}

interface EventTable extends NewEvent {
  readonly decision: string | null
  readonly record: string | null
}

interface RunTable {
  readonly id: number
  readonly delivery: string
  readonly event: string
  readonly hook: string
  readonly promised: number
  readonly state: string
  readonly lane: string | null
  readonly target: string
  readonly attempts: number
  readonly earlier: number
  readonly accepted_at: number
  readonly next_at: number
  readonly first_at: number | null
  readonly ended_at: number | null
  readonly error: string | null
  readonly result: string | null
}

interface AttemptTable {
  readonly run: number
  readonly number: number
  readonly started_at: number
  readonly ms: number | null
  readonly status: string
  readonly error: string | null
}

interface BreakerTable {
  readonly target: string
  readonly failures: number
  readonly open_until: number
}

interface LaneTable {
  readonly lane: string
  readonly target: string
  readonly most: number
  readonly running: number
  readonly rate_count: number | null
  readonly held_until: number
}
