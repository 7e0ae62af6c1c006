import { sql, type Expression, type ExpressionBuilder, type SelectQueryBuilder, type SqlBool } from 'kysely'
import type { Queries } from './database.ts'
import { ENDS, type End } from './ends.ts'
import type { Tables } from './tables.ts'

/** Which events; what is left out does not matter. */
export interface HistoryFilter {
  /** Milliseconds since the epoch, from, and up to. */
  readonly since?: number | undefined
  readonly until?: number | undefined
  /** Older than this one; of the same moment, those behind it. */
  readonly before?: Place | undefined
  /** A name, or one with `*`. */
  readonly name?: string | undefined
  /** None with such a name, with or without `*`. */
  readonly not?: readonly string[] | undefined
  readonly agent?: string | undefined
  readonly session?: string | undefined
  /** The project. */
  readonly root?: string | undefined
  /** `<id>` or `<layer>/<id>` of a hook that was due. */
  readonly hook?: string | undefined
  readonly decision?: string | undefined
  /** How that hook stands, or any. */
  readonly end?: End | undefined
}

/** Where an event stands: by its time, and among those of the same moment by its id. */
export type Place = Pick<Tables['events'], 'at' | 'id'>

type Events = SelectQueryBuilder<Tables, 'events', object>

/** The events that fit. */
export function matching(queries: Queries, filter: HistoryFilter): Events {
  const { since, until, before, name, not = [], agent, session, root, decision, hook, end } = filter
  let found: Events = queries.selectFrom('events')
  if (since !== undefined) found = found.where('at', '>=', since)
  if (until !== undefined) found = found.where('at', '<', until)
  if (before !== undefined) found = found.where(beyond(before, '<'))
  if (name !== undefined) found = found.where(sql<SqlBool>`name GLOB ${globOf(name)}`)
  for (const one of not) found = found.where(sql<SqlBool>`name NOT GLOB ${globOf(one)}`)
  if (agent !== undefined) found = found.where('agent', '=', agent)
  if (session !== undefined) found = found.where('session', '=', session)
  if (root !== undefined) found = found.where('root', '=', root)
  if (decision !== undefined) found = found.where('decision', '=', decision)
  if (hook === undefined && end === undefined) return found
  return found.where((events) => events.or([ranSo(events, hook, end), toldSo(hook, end)]))
}

/** On which side of a place. */
export function beyond(
  { at, id }: Place,
  side: '<' | '>',
): (row: ExpressionBuilder<Tables, 'events'>) => Expression<SqlBool> {
  return (row) => row(row.refTuple('at', 'id'), side, row.tuple(at, id))
}

/** Of GLOB's signs, names have only the star. */
function globOf(name: string): string {
  return name.replaceAll(/[[?]/g, '[$&]')
}

/** A run of the event is of that hook, and stands so. */
function ranSo(
  row: ExpressionBuilder<Tables, 'events'>,
  hook: string | undefined,
  end: End | undefined,
): Expression<SqlBool> {
  let found = row.selectFrom('runs').select('runs.id').whereRef('runs.event', '=', 'events.id')
  if (hook !== undefined) found = found.where(isHook(sql.ref('runs.hook'), hook))
  if (end !== undefined) found = found.where('runs.state', 'in', ENDS[end])
  return row.exists(found)
}

/**
 * The record of the event says so of a hook that was due but for its `if`. Of one that has a run the run says it;
 * a record that is no JSON says nothing.
 */
function toldSo(hook: string | undefined, end: End | undefined): ReturnType<typeof sql<SqlBool>> {
  const named = hook === undefined ? sql`1` : isHook(sql`value ->> '$.hook'`, hook)
  const stands = end === undefined ? sql`1` : sql`value ->> '$.status' IN (${sql.join(ENDS[end])})`
  return sql<SqlBool>`EXISTS (
    SELECT 1 FROM json_each(CASE WHEN json_valid(record) THEN record END, '$.hooks')
    WHERE coalesce(value ->> '$.not', 'if') = 'if' AND value ->> '$.status' IS NOT NULL AND ${named} AND ${stands}
    AND NOT EXISTS (SELECT 1 FROM runs WHERE runs.event = events.id AND runs.hook = value ->> '$.hook'))`
}

/** Whole names begin with their layer. */
export function isHook(column: ReturnType<typeof sql>, hook: string): ReturnType<typeof sql<SqlBool>> {
  return hook.includes('/')
    ? sql<SqlBool>`${column} = ${hook}`
    : sql<SqlBool>`substr(${column}, instr(${column}, '/') + 1) = ${hook}`
}
