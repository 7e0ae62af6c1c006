import type * as Sqlite from 'node:sqlite'
import type { DatabaseSync, SQLInputValue } from 'node:sqlite'
import { doubt, withoutDoubt } from './doubt.ts'
import { createFlush } from './flush.ts'
import { withoutNul } from './storable.ts'

/** What is bound to a statement. */
export type Value = SQLInputValue

/** One row, by column. */
export type Row = Readonly<Record<string, number | string | null>>

/** A database as the journal uses it; a test puts a faulty one in its place. */
export interface Db {
  readonly exec: (sql: string) => void
  /** How many rows were changed. */
  readonly run: (sql: string, ...values: readonly Value[]) => number
  readonly get: (sql: string, ...values: readonly Value[]) => Row | undefined
  readonly all: (sql: string, ...values: readonly Value[]) => readonly Row[]
  /** Resolves once all that was committed is on the disk, whatever it was committed with; the process goes on meanwhile. @throws what the disk says */
  readonly flush: () => Promise<void>
  readonly close: () => void
}

/** Opens a file, or makes it. `waitMs`: how long another process that writes is waited for. */
export function connect(file: string, waitMs: number, readOnly = false): Db {
  const { DatabaseSync: Database } = sqlite()
  const database = new Database(file, { timeout: waitMs, readOnly })
  const prepared = statements(database)
  // all that was committed is there, or has been brought from there to the file and its disk
  const wal = createFlush(`${file}-wal`)
  return {
    exec(sql) {
      if (sql === 'BEGIN IMMEDIATE') withoutDoubt(file, database)
      database.exec(sql)
    },
    run: (sql, ...values) => Number(prepared(sql).run(...bound(values)).changes),
    get: (sql, ...values) => prepared(sql).get(...bound(values)) as Row | undefined,
    all: (sql, ...values) => prepared(sql).all(...bound(values)) as readonly Row[],
    flush: () =>
      wal.flush().catch((thrown: unknown) => {
        doubt(file)
        throw thrown
      }),
    close() {
      wal.close()
      database.close()
    },
  }
}

/** Nearly no values hold one. */
function bound(values: readonly Value[]): readonly Value[] {
  const isPlain = values.every((value) => typeof value !== 'string' || !value.includes('\0'))
  return isPlain ? values : values.map((value) => (typeof value === 'string' ? withoutNul(value) : value))
}

/** Each text is compiled once. */
function statements(database: DatabaseSync): (sql: string) => ReturnType<DatabaseSync['prepare']> {
  const known = new Map<string, ReturnType<DatabaseSync['prepare']>>()
  return (sql) => {
    let found = known.get(sql)
    if (found === undefined) known.set(sql, (found = database.prepare(sql)))
    return found
  }
}

/** Node 22 warns that it is experimental, on the stderr that an agent reads. */
function sqlite(): typeof Sqlite {
  const before: unknown = Reflect.get(process, 'emitWarning')
  process.emitWarning = () => undefined
  try {
    return process.getBuiltinModule('node:sqlite')
  } finally {
    Reflect.set(process, 'emitWarning', before)
  }
}
