import type { BatchResult, HooklineError } from '@hookline/core'
import type { Connection, Limits } from './connection.ts'
import type { Store } from './store.ts'
import type { Table } from './table.ts'
import type { Bound } from './value.ts'

/** What rows are stored by. */
export interface Writing {
  readonly store: Store
  readonly table: Table
  readonly limits: Limits
}

type Rows = readonly (readonly Bound[])[]

/**
 * Stores rows in one go, and tells what came of each. A row that the table does not take is left out, and the others are
 * stored. @throws HooklineError what keeps all of them out
 */
export async function stored(
  rows: Rows,
  writing: Writing,
): Promise<{ readonly results: readonly BatchResult[]; readonly count: number }> {
  const { store, table, limits } = writing
  if (rows.length === 0) return { results: [], count: 0 }
  return store.use(limits, async (connection) => {
    const tally = { count: 0 }
    const results = await parted(rows, true, async (part) => {
      tally.count += await inserted(part, { ...writing, table, connection })
    })
    return { results, count: tally.count }
  })
}

interface Inserting extends Writing {
  readonly connection: Connection
}

async function inserted(rows: Rows, { store, table, limits, connection }: Inserting): Promise<number> {
  try {
    return await table.insert(connection, rows, limits)
  } catch (error) {
    limits.signal.throwIfAborted()
    throw store.failure(error)
  }
}

/** All at once; where one of them is at fault, by halves, until it is alone. */
async function parted(
  rows: Rows,
  isFirst: boolean,
  put: (rows: Rows) => Promise<void>,
): Promise<readonly BatchResult[]> {
  try {
    await put(rows)
    return rows.map(() => ({ status: 'done' }))
  } catch (error) {
    if (isFirst && !isOfRow(error)) throw error
    if (rows.length === 1 || !isOfRow(error)) return rows.map(() => ({ status: 'failed', error }))
    const half = rows.length >> 1
    const first = await parted(rows.slice(0, half), false, put)
    return [...first, ...(await parted(rows.slice(half), false, put))]
  }
}

function isOfRow(error: unknown): boolean {
  return (error as HooklineError).code === 'DATABASE_ROW'
}
