import type { Connection, Limits } from './connection.ts'
import { databaseError } from './errors.ts'
import { mappedRow, ownRow, type RowContext } from './row.ts'
import type { DatabaseOptions } from './settings.ts'
import { sqlOf, type TableSql } from './table-sql.ts'
import type { Store } from './store.ts'
import { createSweep, type Sweep } from './sweep.ts'
import type { Bound } from './value.ts'

/** A table that rows go into. */
export interface Table {
  /** As it is shown. */
  readonly name: string
  /** Columns, in the order of a row. */
  readonly columns: readonly string[]
  rowOf(context: RowContext): readonly Bound[]
  /** Stores rows, all or none; those of a delivery that is stored are passed over. Gives how many it stored. */
  insert(connection: Connection, rows: readonly (readonly Bound[])[], limits: Limits): Promise<number>
  /** Sees to it that old rows go, some time after so many came. */
  sweep(rows: number, log: (line: string) => void): void
  close(signal: AbortSignal): Promise<void>
}

/** The table of a hook; it is looked at, and made if the hook says so, before the first row. */
export async function createTable(store: Store, options: DatabaseOptions): Promise<Table> {
  const { dialect } = store
  const sql = await sqlOf(dialect, options)
  const sweep: Sweep = createSweep(store, options, sql)
  let ready: Promise<void> | undefined
  const prepared = async (connection: Connection, limits: Limits): Promise<void> => {
    ready ??= sql.prepare(connection, limits)
    await ready.catch((error: unknown) => {
      ready = undefined
      throw error
    })
  }
  return {
    name: options.table!,
    columns: sql.columns,
    rowOf: (context) => (options.columns === undefined ? ownRow : mappedRow)(context, dialect),
    async insert(connection, rows, limits) {
      await prepared(connection, limits)
      const { affected } = await connection.run(sql.insert(rows.length), rows.flat(), limits)
      if (affected < rows.length) await refuseUntold(sql, { connection, rows, limits, table: options.table! })
      return affected
    },
    sweep: (rows, log) => sweep.after(rows, log),
    close: (signal) => sweep.close(signal),
  }
}

interface Told {
  readonly connection: Connection
  readonly rows: readonly (readonly Bound[])[]
  readonly limits: Limits
  readonly table: string
}

/** MySQL passes over a row for any unique index, and not only for that of the delivery: such a row is not stored. */
async function refuseUntold({ there }: TableSql, { connection, rows, limits, table }: Told): Promise<void> {
  if (there === undefined) return
  const ids = [...new Set(rows.map((row) => row.at(-1)!))]
  const found = await connection.run(there(ids.length), ids, { ...limits, rows: ids.length, bytes: Infinity })
  if (found.rows!.length < ids.length)
    throw databaseError(
      'DATABASE_ROW',
      `${table} has a row with a value that is unique and not that of the delivery`,
      {
        retryable: false,
      },
    )
}
