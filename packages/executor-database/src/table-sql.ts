import type { Dialect } from './address.ts'
import { columnsOf } from './columns.ts'
import type { Connection, Limits } from './connection.ts'
import { databaseError } from './errors.ts'
import type { DatabaseOptions } from './settings.ts'

/** The statements of a table. */
export interface TableSql {
  readonly columns: readonly string[]
  /** Stores so many rows. */
  insert(rows: number): string
  /** Finds so many deliveries; not there: nobody has to ask. */
  readonly there: ((count: number) => string) | undefined
  /** Takes away a few rows of which the column is below a value. */
  readonly below: (column: string) => string
  /** Finds the row before which all are too many. */
  readonly surplus: (most: number) => string
  /** Makes the table if the hook says so, and looks for what it has to have. */
  prepare(connection: Connection, limits: Limits): Promise<void>
}

/** Loads what writes statements: nobody who only asks pays for it. */
export async function sqlOf(dialect: Dialect, options: DatabaseOptions): Promise<TableSql> {
  const [inserts, retain, ensure] = await Promise.all([
    import('./insert-sql.ts'),
    import('./retain-sql.ts'),
    import('./ensure.ts'),
  ])
  const {
    table,
    columns: mapped,
    delivery_column: delivery,
  } = options as DatabaseOptions & { readonly table: string }
  const own = mapped === undefined
  const columns = columnsOf(options)
  const unique = own ? 'delivery_id' : delivery
  const known = new Map<number, string>()
  const asksWhich = dialect === 'mysql' && !own && unique !== undefined
  return {
    columns,
    insert(rows) {
      const found = known.get(rows) ?? inserts.insertSql({ dialect, table, columns, unique, rows })
      known.set(rows, found)
      return found
    },
    there: asksWhich ? (count) => inserts.thereSql(dialect, table, unique, count) : undefined,
    below: (column) => retain.belowSql(dialect, table, column),
    surplus: (most) => retain.surplusSql(dialect, table, most),
    async prepare(connection, limits) {
      if (asksWhich) await refuseNotUnique(connection, limits, { table, column: unique })
      if (!own || options.create !== true) return
      try {
        await ensure.ensureTable(connection, limits, { dialect, table })
      } catch (error) {
        throw ensure.isThere(error) ? ensure.foreign(table) : error
      }
    },
  }
}

/** The others say so themselves. @throws HooklineError `DATABASE_UNIQUE` */
async function refuseNotUnique(
  connection: Connection,
  limits: Limits,
  { table, column }: { readonly table: string; readonly column: string },
): Promise<void> {
  const { rows = [] } = await connection.run(
    UNIQUE,
    [table.includes('.') ? table.split('.')[0]! : null, table.split('.').at(-1)!, column],
    limits,
  )
  if (rows.length === 0)
    throw databaseError('DATABASE_UNIQUE', `${table} has no unique index on ${column} alone`, {
      retryable: false,
    })
}

/** Indices of MySQL that are unique and have this column only, and all of it. */
const UNIQUE = `select index_name from information_schema.statistics
  where table_schema = coalesce(?, database()) and table_name = ?
  group by index_name
  having max(non_unique) = 0 and count(*) = 1 and max(lower(column_name)) = lower(?) and max(sub_part) is null`
