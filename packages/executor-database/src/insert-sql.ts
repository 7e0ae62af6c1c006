import { sql } from 'kysely'
import type { Dialect } from './address.ts'
import { writerOf } from './sql.ts'

/** Rows that go into a table. */
export interface Insertion {
  readonly dialect: Dialect
  readonly table: string
  readonly columns: readonly string[]
  /** The column of which a value that is there already is passed over. */
  readonly unique: string | undefined
  readonly rows: number
}

/** The statement that stores so many rows; their values follow row by row. */
export function insertSql({ dialect, table, columns, unique, rows }: Insertion): string {
  const row = Object.fromEntries(columns.map((name) => [name, '']))
  const insert = writerOf(dialect).insertInto(table).values(Array<typeof row>(rows).fill(row))
  if (unique === undefined) return insert.compile().sql
  if (dialect !== 'mysql') return insert.onConflict((found) => found.column(unique).doNothing()).compile().sql
  // not `insert ignore`: that cuts what is too long, and makes of null what is none
  return insert.onDuplicateKeyUpdate((found) => ({ [unique]: found.ref(unique) })).compile().sql
}

/** Which of so many values a column has. */
export function thereSql(dialect: Dialect, table: string, column: string, count: number): string {
  const values = Array<string>(count).fill('')
  return writerOf(dialect).selectFrom(table).select(column).where(column, 'in', values).compile().sql
}

/** A statement that finds out whether a table has these columns, and gives nothing. */
export function shapeSql(dialect: Dialect, table: string, columns: readonly string[]): string {
  return writerOf(dialect)
    .selectFrom(table)
    .select([...columns])
    .limit(sql.lit(0))
    .compile().sql
}
