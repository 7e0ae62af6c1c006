import { sql } from 'kysely'
import type { Queries } from './database.ts'
import { isHook } from './filter.ts'
import { eventsOf } from './history.ts'
import { keptRun, type KeptEvent, type KeptRun } from './kept.ts'
import { attemptsOf } from './runs.ts'

/** A run that is not tried any more, and what it was about. */
export interface DeadLetter {
  readonly run: KeptRun
  readonly event: KeptEvent
}

/** Which dead letters. */
export interface DeadFilter {
  /** `<id>` or `<layer>/<id>`. */
  readonly hook?: string | undefined
  readonly numbers?: readonly number[] | undefined
}

/** The dead letters, the newest first. */
export async function deadLetters(
  queries: Queries,
  filter: DeadFilter,
  limit: number,
): Promise<readonly DeadLetter[]> {
  const rows = await matching(queries, filter)
    .selectAll('runs')
    .orderBy('ended_at', 'desc')
    .orderBy('runs.id', 'desc')
    .limit(limit)
    .execute()
  const attempts = await attemptsOf(
    queries,
    rows.map(({ id }) => id),
  )
  const events = await eventsOf(queries, [...new Set(rows.map(({ event }) => event))])
  return rows.flatMap((row) => {
    const event = events.find(({ id }) => id === row.event)
    return event === undefined ? [] : [{ run: keptRun(row, attempts.get(row.id) ?? []), event }]
  })
}

/** How many there are. */
export async function countDead(queries: Queries, filter: DeadFilter): Promise<number> {
  const { count } = await matching(queries, filter)
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow()
  return count
}

/** A hook, and how the plan is had that its runs are carried out by. */
export interface DeadHook {
  readonly hook: string
  readonly file: string
  readonly root: string | null
}

/** The hooks that they are of, once each; none of a run that does not say how its plan is had. */
export async function deadHooks(queries: Queries, filter: DeadFilter): Promise<readonly DeadHook[]> {
  const how = (key: string) =>
    sql<string | null>`CASE WHEN json_valid(call) THEN call ->> ${`$.how.${key}`} END`
  const rows = await matching(queries, filter)
    .select(['runs.hook as hook', how('file').as('file'), how('root').as('root')])
    .distinct()
    .execute()
  return rows.flatMap(({ file, ...one }) => (file === null ? [] : [{ ...one, file }]))
}

/** Their numbers, so many behind one, the oldest first. */
export async function deadNumbers(
  queries: Queries,
  filter: DeadFilter,
  behind: number,
  limit: number,
): Promise<readonly number[]> {
  const rows = await matching(queries, filter)
    .select('runs.id')
    .where('runs.id', '>', behind)
    .orderBy('runs.id')
    .limit(limit)
    .execute()
  return rows.map(({ id }) => id)
}

function matching(queries: Queries, { hook, numbers }: DeadFilter) {
  // as the index has it: what is bound to a statement is not known when its plan is made
  let found = queries.selectFrom('runs').where(sql<boolean>`state = 'dead'`)
  if (hook !== undefined) found = found.where(isHook(sql.ref('runs.hook'), hook))
  if (numbers !== undefined) found = found.where('runs.id', 'in', numbers)
  return found
}
