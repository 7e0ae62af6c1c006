import type { Queries } from './database.ts'
import { heldOf } from './held.ts'
import { keptAttempt, keptRun, type KeptAttempt, type KeptRun } from './kept.ts'
import type { Tables } from './tables.ts'

/** So many attempts of each run are told, the last. */
const MOST_ATTEMPTS = 20

/** The runs of events, by event, in the order in which they were accepted. */
export async function runsOf(
  queries: Queries,
  events: readonly string[],
): Promise<ReadonlyMap<string, readonly KeptRun[]>> {
  if (events.length === 0) return new Map()
  const rows = await queries
    .selectFrom('runs')
    .selectAll('runs')
    .where('event', 'in', events)
    .orderBy('runs.id')
    .execute()
  return runsBy(queries, rows, ({ event }) => event)
}

/** The runs of one hook for facts, by their keys, in the order in which they were accepted. */
export async function runsOfFacts(
  queries: Queries,
  keys: readonly string[],
  hook: string,
): Promise<ReadonlyMap<string, readonly KeptRun[]>> {
  if (keys.length === 0) return new Map()
  const rows = await queries
    .selectFrom('events')
    .innerJoin('runs', 'runs.event', 'events.id')
    .selectAll('runs')
    .select('events.key')
    .where('events.key', 'in', keys)
    .where('runs.hook', '=', hook)
    .orderBy('runs.id')
    .execute()
  return runsBy(queries, rows, ({ key }) => key)
}

/** Runs with their attempts, by what each belongs to. */
async function runsBy<Row extends Tables['runs']>(
  queries: Queries,
  rows: readonly Row[],
  keyOf: (row: Row) => string,
): Promise<ReadonlyMap<string, readonly KeptRun[]>> {
  const numbers = rows.map(({ id }) => id)
  const attempts = await attemptsOf(queries, numbers)
  const held = await heldOf(queries, rows)
  return groups(rows, keyOf, (row) => keptRun(row, attempts.get(row.id) ?? [], held.get(row.id)))
}

/** The last attempts of runs, by run. */
export async function attemptsOf(
  queries: Queries,
  runs: readonly number[],
): Promise<ReadonlyMap<number, readonly KeptAttempt[]>> {
  if (runs.length === 0) return new Map()
  const rows = await queries
    .selectFrom('attempts')
    .innerJoin('runs', 'runs.id', 'attempts.run')
    .select(['run', 'number', 'started_at', 'ms', 'status', 'attempts.error as error'])
    .where('run', 'in', runs)
    .where((row) => row('number', '>', row('runs.attempts', '-', MOST_ATTEMPTS)))
    .orderBy('run')
    .orderBy('number')
    .execute()
  return groups(rows, ({ run }) => run, keptAttempt)
}

function groups<Row, Key, Made>(
  rows: readonly Row[],
  keyOf: (row: Row) => Key,
  make: (row: Row) => Made,
): ReadonlyMap<Key, readonly Made[]> {
  const found = new Map<Key, Made[]>()
  for (const row of rows) {
    const key = keyOf(row)
    const group = found.get(key)
    if (group === undefined) found.set(key, [make(row)])
    else group.push(make(row))
  }
  return found
}
