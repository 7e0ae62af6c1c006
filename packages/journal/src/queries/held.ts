import { sql } from 'kysely'
import type { Queries } from './database.ts'
import type { Tables } from './tables.ts'

/** What the journal knows of a run that waits, and that may hold it. */
export interface Held {
  /** For others of its event; until a deliverer has looked at it; or in its lane. */
  readonly by: 'needs' | 'admission' | 'lane'
  /** Its own time, milliseconds since the epoch. */
  readonly nextAt: number
  /** It has been tried, and failed. */
  readonly isRetry: boolean
  /** It was put off without a try, and its error says why. */
  readonly isPutOff: boolean
  /** Until then nothing is sent to its target; 0: the target works. */
  readonly restsUntil: number
  /** Until then nothing begins in its lane. */
  readonly heldUntil: number
  readonly hasRate: boolean
  /** Runs of its lane have their turn before it. */
  readonly isBehind: boolean
}

type Row = Pick<
  Tables['runs'],
  'id' | 'state' | 'attempts' | 'earlier' | 'next_at' | 'error' | 'lane' | 'target'
>

/** What may hold those of the runs that wait, by run. */
export async function heldOf(queries: Queries, rows: readonly Row[]): Promise<ReadonlyMap<number, Held>> {
  const waiting = rows.filter(({ state }) => state === 'waiting' || state === 'new' || state === 'ready')
  const lanes = await lanesOf(queries, waiting)
  return new Map(waiting.map((row) => [row.id, held(row, lanes.get(row.id))]))
}

function held(row: Row, lane: LaneOfRun | undefined): Held {
  return {
    by: row.state === 'waiting' ? 'needs' : lane === undefined ? 'admission' : 'lane',
    nextAt: row.next_at,
    isRetry: row.attempts > row.earlier,
    isPutOff: row.attempts === row.earlier && row.error !== null && row.state === 'ready',
    restsUntil: lane?.open_until ?? 0,
    heldUntil: lane?.held_until ?? 0,
    hasRate: lane !== undefined && lane.rate_count !== null,
    isBehind: lane?.behind === 1,
  }
}

interface LaneOfRun {
  readonly id: number
  readonly held_until: number
  readonly rate_count: number | null
  readonly open_until: number | null
  readonly behind: number
}

async function lanesOf(queries: Queries, rows: readonly Row[]): Promise<ReadonlyMap<number, LaneOfRun>> {
  const ready = rows.filter(({ state }) => state === 'ready').map(({ id }) => id)
  if (ready.length === 0) return new Map()
  const found = await queries
    .selectFrom('runs')
    .innerJoin('lanes', 'lanes.lane', 'runs.lane')
    .leftJoin('breakers', 'breakers.target', 'lanes.target')
    .select(['runs.id', 'held_until', 'rate_count', 'open_until', BEHIND.as('behind')])
    .where('runs.id', 'in', ready)
    .execute()
  return new Map(found.map((row) => [row.id, row]))
}

/** One after another goes by number; of others only what is limited has to wait for those before it. */
const BEHIND = sql<number>`CASE
  WHEN lanes.running >= lanes.most THEN 1
  WHEN lanes.most = 1 THEN EXISTS (SELECT 1 FROM runs AS before
    WHERE before.lane = runs.lane AND before.state = 'ready' AND before.id < runs.id)
  WHEN rate_count IS NULL THEN 0
  ELSE EXISTS (SELECT 1 FROM runs AS before
    WHERE before.lane = runs.lane AND before.state = 'ready' AND (before.next_at, before.id) < (runs.next_at, runs.id)) END`
