import { sql } from 'kysely'
import type { Queries } from './database.ts'
import { endOf } from './ends.ts'

/** What is in a journal. */
export interface Counts {
  readonly events: number
  readonly runs: number
  readonly queued: number
  readonly running: number
  readonly dead: number
  /** Of hooks that have any of these, by name. */
  readonly hooks: readonly HookCounts[]
}

/** What is left to do of a hook, and what was given up. */
export interface HookCounts {
  readonly hook: string
  readonly queued: number
  readonly running: number
  readonly dead: number
}

/** Counts what there is. */
export async function counts(queries: Queries): Promise<Counts> {
  const { events, runs } = await queries
    .selectNoFrom((row) => [
      row.selectFrom('events').select(row.fn.countAll<number>().as('count')).as('events'),
      row.selectFrom('runs').select(row.fn.countAll<number>().as('count')).as('runs'),
    ])
    .executeTakeFirstOrThrow()
  const hooks = await hookCounts(queries)
  const sum = (of: 'queued' | 'running' | 'dead'): number => hooks.reduce((all, one) => all + one[of], 0)
  return {
    events: events ?? 0,
    runs: runs ?? 0,
    queued: sum('queued'),
    running: sum('running'),
    dead: sum('dead'),
    hooks,
  }
}

async function hookCounts(queries: Queries): Promise<readonly HookCounts[]> {
  const rows = await queries
    .selectFrom('runs')
    .select(({ fn }) => ['hook', 'state', fn.countAll<number>().as('count')])
    .where(sql<boolean>`state IN ('waiting', 'new', 'ready', 'running', 'dead')`)
    .groupBy(['hook', 'state'])
    .orderBy('hook')
    .execute()
  return [...new Set(rows.map(({ hook }) => hook))].map((hook) => {
    const own = rows.filter((row) => row.hook === hook)
    const sum = (end: string): number =>
      own.reduce((all, { state, count }) => all + (endOf(state) === end ? count : 0), 0)
    return { hook, queued: sum('queued'), running: sum('running'), dead: sum('dead') }
  })
}
