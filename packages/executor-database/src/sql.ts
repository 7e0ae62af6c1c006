import {
  DummyDriver,
  Kysely,
  MysqlAdapter,
  MysqlQueryCompiler,
  PostgresAdapter,
  PostgresQueryCompiler,
  SqliteAdapter,
  SqliteQueryCompiler,
  type Dialect as KyselyDialect,
} from 'kysely'
import type { Dialect } from './address.ts'

/** Any table: what its columns are is the user's to know. */
// oxlint-disable-next-line typescript/no-explicit-any -- kysely asks for a type of tables, and there is none
export type AnyTables = any

const PARTS = {
  sqlite: [SqliteAdapter, SqliteQueryCompiler],
  postgres: [PostgresAdapter, PostgresQueryCompiler],
  mysql: [MysqlAdapter, MysqlQueryCompiler],
} as const

/** Writes statements of a database; it carries out none. */
export function writerOf(dialect: Dialect): Kysely<AnyTables> {
  const [Adapter, Compiler] = PARTS[dialect]
  const parts: KyselyDialect = {
    createAdapter: () => new Adapter(),
    createDriver: () => new DummyDriver(),
    createQueryCompiler: () => new Compiler(),
    createIntrospector: () => {
      throw new Error('nothing is introspected')
    },
  }
  return new Kysely({ dialect: parts })
}
