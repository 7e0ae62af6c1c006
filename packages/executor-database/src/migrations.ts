import { sql, type Kysely } from 'kysely'
import type { Dialect } from './address.ts'
import { writerOf, type AnyTables } from './sql.ts'

/** Statements that bring a table from one version to the next, the first from nothing. Each only adds: an older hookline goes on writing. */
export type Migration = (dialect: Dialect, table: string) => readonly string[]

/** What a table of hookline came to be by. */
export const MIGRATIONS: readonly Migration[] = [first]

/** Which table of hookline has which version. */
const VERSIONS = 'hookline_tables'

/** The statement that makes the table of versions. */
export function versionsSql(dialect: Dialect): string {
  return writerOf(dialect)
    .schema.createTable(VERSIONS)
    .ifNotExists()
    .addColumn('name', word(dialect), (column) => column.primaryKey())
    .addColumn('version', 'integer', (column) => column.notNull())
    .compile().sql
}

/** The statement that reads a table's version, by its name. */
export function versionSql(dialect: Dialect): string {
  return writerOf(dialect).selectFrom(VERSIONS).select('version').where('name', '=', '').compile().sql
}

/** The statements that write it down: name and version, then version and name. */
export function recordSql(dialect: Dialect): { readonly first: string; readonly next: string } {
  const writer = writerOf(dialect)
  return {
    first: writer.insertInto(VERSIONS).values({ name: '', version: 0 }).compile().sql,
    next: writer.updateTable(VERSIONS).set({ version: 0 }).where('name', '=', '').compile().sql,
  }
}

/** Of texts that are looked for: letters as they are, and as long as an index takes. */
const WORDS: Readonly<Record<Dialect, string>> = {
  sqlite: 'text',
  postgres: 'text',
  mysql: 'varchar(255) character set utf8mb4 collate utf8mb4_bin',
}
const TEXTS: Readonly<Record<Dialect, string>> = {
  ...WORDS,
  mysql: 'longtext character set utf8mb4 collate utf8mb4_bin',
}
const TIMES: Readonly<Record<Dialect, string>> = {
  sqlite: 'text',
  postgres: 'timestamptz',
  mysql: 'datetime(3)',
}
const KEYS: Readonly<Record<Dialect, string>> = {
  sqlite: 'integer primary key autoincrement',
  postgres: 'bigint generated always as identity primary key',
  mysql: 'bigint not null auto_increment primary key',
}
/** MariaDB's json takes nothing that is nested deeper than 32. */
const JSONS: Readonly<Record<Dialect, string>> = { ...TEXTS, postgres: 'jsonb' }

function word(dialect: Dialect): ReturnType<typeof sql.raw> {
  return sql.raw(WORDS[dialect])
}

function first(dialect: Dialect, table: string): readonly string[] {
  const { schema }: Kysely<AnyTables> = writerOf(dialect)
  const of = (kinds: Readonly<Record<Dialect, string>>): ReturnType<typeof sql.raw> => sql.raw(kinds[dialect])
  const made = schema
    .createTable(table)
    .addColumn('id', of(KEYS))
    .addColumn('delivery_id', of(WORDS), (column) => column.notNull().unique())
    .addColumn('event_id', of(WORDS), (column) => column.notNull())
    .addColumn('at', of(TIMES), (column) => column.notNull())
    .addColumn('agent', of(WORDS), (column) => column.notNull())
    .addColumn('session', of(WORDS), (column) => column.notNull())
    .addColumn('root', of(TEXTS), (column) => column.notNull())
    .addColumn('name', of(WORDS), (column) => column.notNull())
    .addColumn('hook', of(WORDS), (column) => column.notNull())
    .addColumn('data', of(JSONS), (column) => column.notNull())
  const bare = table.split('.').at(-1)!
  const indices = [['at'], ['session', 'at'], ['name', 'at'], ['event_id']].map((columns) =>
    schema
      .createIndex(`${bare.slice(0, 40)}_${columns[0]}`)
      .on(table)
      .columns(columns),
  )
  const engine = dialect === 'mysql' ? made.modifyEnd(sql`engine = InnoDB`) : made
  return [engine.compile().sql, ...indices.map((index) => index.compile().sql)]
}
