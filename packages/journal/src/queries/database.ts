import {
  Kysely,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
  type CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  type QueryResult,
} from 'kysely'
import type { Db, Value } from '../sqlite.ts'
import type { Tables } from './tables.ts'

/** What questions are asked of. */
export type Queries = Kysely<Tables>

/** Questions to a journal that is open; who opened it closes it. */
export function queriesOn(db: Db): Queries {
  return new Kysely<Tables>({ dialect: dialectOf(db) })
}

function dialectOf(db: Db): Dialect {
  return {
    createAdapter: () => new SqliteAdapter(),
    createDriver: () => driverOf({ executeQuery: answering(db), streamQuery: refuse }),
    createIntrospector: (queries) => new SqliteIntrospector(queries),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  }
}

function answering(db: Db): DatabaseConnection['executeQuery'] {
  return <R>({ sql, parameters }: CompiledQuery): Promise<QueryResult<R>> =>
    Promise.resolve({ rows: db.all(sql, ...(parameters as readonly Value[])) as unknown as R[] })
}

/** It only asks: what changes the journal is written by hand, one transaction each. */
function driverOf(connection: DatabaseConnection): Driver {
  return {
    init: nothing,
    acquireConnection: () => Promise.resolve(connection),
    releaseConnection: nothing,
    beginTransaction: nothing,
    commitTransaction: nothing,
    rollbackTransaction: nothing,
    destroy: nothing,
  }
}

const nothing = (): Promise<void> => Promise.resolve()

function refuse(): never {
  throw new Error('large answers are asked for in pages')
}
