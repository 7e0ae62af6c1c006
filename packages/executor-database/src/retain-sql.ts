import { sql } from 'kysely'
import type { Dialect } from './address.ts'
import { writerOf } from './sql.ts'

/** Rows that go at once: a few, so that nobody waits for it. */
const FEW = 500

/** What a row is known by, where a delete has no limit of its own. */
const ROW: Readonly<Record<Exclude<Dialect, 'mysql'>, string>> = { sqlite: 'rowid', postgres: 'ctid' }

/** The statement that takes a few of the rows away of which `column` is below a value, the lowest first. */
export function belowSql(dialect: Dialect, table: string, column: string): string {
  const writer = writerOf(dialect)
  if (dialect === 'mysql')
    return `${writer.deleteFrom(table).where(column, '<', '').orderBy(column).compile().sql} limit ${FEW}`
  const row = writer.dynamic.ref(ROW[dialect])
  const below = writer
    .selectFrom(table)
    .select(row)
    .where(column, '<', '')
    .orderBy(column)
    .limit(sql.lit(FEW))
  // rows that somebody else is about to take away are left to them
  const mine = dialect === 'postgres' ? below.forUpdate().skipLocked() : below
  return writer.deleteFrom(table).where(row, 'in', mine).compile().sql
}

/** The statement that finds the row before which all others are too many; nothing where there are not so many. */
export function surplusSql(dialect: Dialect, table: string, most: number): string {
  const newest = writerOf(dialect).selectFrom(table).select('id').orderBy('id', 'desc')
  return newest
    .offset(sql.lit(most - 1))
    .limit(sql.lit(1))
    .compile().sql
}
