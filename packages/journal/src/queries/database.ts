import {
  DefaultQueryExecutor,
  QueryCreator,
  SqliteAdapter,
  SqliteQueryCompiler,
  type CompiledQuery,
  type DatabaseConnection,
  type QueryResult,
} from 'kysely'
import type { Db, Value } from '../sqlite.ts'
import type { Tables } from './tables.ts'

/** What questions are asked of. It only asks: what changes the journal is written by hand, one transaction each. */
export type Queries = QueryCreator<Tables>

/** Questions to a journal that is open; who opened it closes it. */
export function queriesOn(db: Db): Queries {
  const connection: DatabaseConnection = { executeQuery: answering(db), streamQuery: refuse }
  // without `Kysely` itself: what makes and changes tables is a quarter of the library
  return new QueryCreator<Tables>({
    executor: new DefaultQueryExecutor(new SqliteQueryCompiler(), new SqliteAdapter(), {
      provideConnection: (use) => use(connection),
    }),
  })
}

function answering(db: Db): DatabaseConnection['executeQuery'] {
  return <R>({ sql, parameters }: CompiledQuery): Promise<QueryResult<R>> =>
    Promise.resolve({ rows: db.all(sql, ...(parameters as readonly Value[])) as unknown as R[] })
}

function refuse(): never {
  throw new Error('large answers are asked for in pages')
}
