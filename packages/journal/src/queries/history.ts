import type { Queries } from './database.ts'
import { beyond, matching, type HistoryFilter, type Place } from './filter.ts'
import { keptEvent, type KeptEvent } from './kept.ts'
import { runsOf } from './runs.ts'
import type { Tables } from './tables.ts'

/** Which part of what fits. */
export interface HistoryPage {
  readonly limit: number
  readonly first: 'newest' | 'oldest'
  /** Where the page before ended: this one goes on behind it, whatever has come or gone meanwhile. */
  readonly behind?: Place | undefined
}

/** A page of events with their runs. */
export async function history(
  queries: Queries,
  filter: HistoryFilter,
  page: HistoryPage,
): Promise<readonly KeptEvent[]> {
  const rows = await paged(matching(queries, filter), page).selectAll('events').execute()
  return withRuns(queries, rows)
}

/** The places of the events that fit, newest first. */
export async function places(
  queries: Queries,
  filter: HistoryFilter,
  limit: number,
): Promise<readonly Place[]> {
  return paged(matching(queries, filter), { limit, first: 'newest' }).select(['at', 'id']).execute()
}

/** Events by their ids, the newest first; of one that is gone nothing. */
export async function eventsOf(queries: Queries, ids: readonly string[]): Promise<readonly KeptEvent[]> {
  if (ids.length === 0) return []
  const found = queries.selectFrom('events').where('id', 'in', ids)
  const rows = await paged(found, { limit: ids.length, first: 'newest' }).selectAll('events').execute()
  return withRuns(queries, rows)
}

/** The ids that begin so, at most a few. */
export async function idsLike(queries: Queries, beginning: string): Promise<readonly string[]> {
  const rows = await queries
    .selectFrom('events')
    .select('id')
    .where('id', '>=', beginning)
    .where('id', '<', `${beginning}\u{10ffff}`)
    .orderBy('id')
    .limit(5)
    .execute()
  return rows.map(({ id }) => id)
}

function paged(found: ReturnType<typeof matching>, { limit, first, behind }: HistoryPage): typeof found {
  const isNewest = first === 'newest'
  const order = isNewest ? 'desc' : 'asc'
  const rest = behind === undefined ? found : found.where(beyond(behind, isNewest ? '<' : '>'))
  return rest.orderBy('at', order).orderBy('id', order).limit(limit)
}

async function withRuns(queries: Queries, rows: readonly Tables['events'][]): Promise<readonly KeptEvent[]> {
  const runs = await runsOf(
    queries,
    rows.map(({ id }) => id),
  )
  return rows.map((row) => keptEvent(row, runs.get(row.id) ?? []))
}
