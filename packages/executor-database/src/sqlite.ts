import type * as Sqlite from 'node:sqlite'
import type { DatabaseSync, StatementSync } from 'node:sqlite'
import { setTimeout as delay } from 'node:timers/promises'
import type { Json } from '@hookline/core'
import type { Answer, Connection, Connector, Limits } from './connection.ts'
import { bytes, gather, integer, real } from './rows.ts'
import { makeReady } from './sqlite-file.ts'
import { createWal, type Wal } from './sqlite-wal.ts'
import type { Bound } from './value.ts'

/** Which file, and how it is opened. */
export interface SqliteSettings {
  readonly file: string
  readonly shown: string
  /** True: it is in hookline's own folder, which is made. */
  readonly isOwn: boolean
  /** True: a file that is missing is made, and becomes one that many can use at once. */
  readonly create: boolean
}

/** Opens a file of SQLite. */
export function sqliteConnector(settings: SqliteSettings): Connector {
  return {
    shown: settings.shown,
    async connect({ ms, signal }) {
      makeReady(settings)
      const { DatabaseSync: Database } = sqlite()
      const database = new Database(settings.file, { timeout: WAIT_MS })
      try {
        if (settings.create) await patiently(() => intoWal(database), { ms: PATIENCE_MS, signal })
        // a row is on the disk before anybody is told that it is stored; where there is a log, the process goes on meanwhile
        const hasLog = await patiently(() => isWal(database), { ms, signal })
        const wal = hasLog ? createWal(database, settings.file) : undefined
        database.exec(`PRAGMA synchronous = ${wal === undefined ? 'FULL' : 'NORMAL'}`)
        return connection(database, wal)
      } catch (error) {
        database.close()
        throw error
      }
    },
  }
}

/** Within SQLite, where everything else in this process stands still; longer waits are made outside of it. */
const WAIT_MS = 20
const PATIENCE_MS = 5000

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

function intoWal(database: DatabaseSync): void {
  if (!isWal(database)) database.exec('PRAGMA journal_mode = WAL')
}

function isWal(database: DatabaseSync): boolean {
  return database.prepare('PRAGMA journal_mode').get()?.['journal_mode'] === 'wal'
}

function connection(database: DatabaseSync, wal: Wal | undefined): Connection {
  const prepared = statements(database)
  const hasChanged = changing(database)
  let isClosed = false
  const close = (): void => {
    if (isClosed) return
    isClosed = true
    wal?.close()
    database.close()
  }
  return {
    async run(sql, values, limits) {
      const answer = await patiently(() => {
        wal?.beginAnew()
        return answered(prepared(sql), values, limits)
      }, limits)
      if (wal === undefined || (answer.rows !== undefined && !hasChanged())) return answer
      try {
        await wal.flush(limits.signal)
        return answer
      } catch (thrown) {
        // what a disk could not take it may forget to say the next time
        close()
        throw thrown
      }
    },
    prepare: async (sql) => void database.prepare(sql),
    get isBroken() {
      return isClosed
    },
    close: async () => close(),
    destroy: close,
  }
}

/** Tells whether rows were changed since it was asked last: a statement that gives rows may have done so, too. */
function changing(database: DatabaseSync): () => boolean {
  const total = database.prepare('SELECT total_changes() AS n')
  let known: unknown = 0
  return () => known !== (known = total.get()!['n'])
}

const MOST_STATEMENTS = 64

/** Each text is compiled once; those that were not used for long are forgotten. */
function statements(database: DatabaseSync): (sql: string) => StatementSync {
  const known = new Map<string, StatementSync>()
  return (sql) => {
    const found = known.get(sql) ?? database.prepare(sql)
    known.delete(sql)
    known.set(sql, found)
    if (known.size > MOST_STATEMENTS) known.delete(known.keys().next().value!)
    return found
  }
}

function answered(statement: StatementSync, values: readonly Bound[], limits: Limits): Answer {
  const columns = statement.columns().map(({ name }) => name)
  if (columns.length === 0) return { affected: Number(statement.run(...values).changes) }
  statement.setReadBigInts(true)
  const gathering = gather(() => columns, limits)
  for (const row of statement.iterate(...values)) gathering.add(columns.map((name) => valueOf(row[name])))
  return { rows: gathering.rows, affected: gathering.rows.length }
}

function valueOf(value: unknown): Json {
  if (typeof value === 'bigint') return integer(value)
  if (typeof value === 'number') return real(value)
  return value instanceof Uint8Array ? bytes(value) : ((value ?? null) as Json)
}

/** Waits for who writes at the moment, without standing still. */
async function patiently<T>(act: () => T, { ms, signal }: Pick<Limits, 'ms' | 'signal'>): Promise<T> {
  for (const end = Date.now() + ms * 0.8; ;) {
    signal.throwIfAborted()
    try {
      return act()
    } catch (error) {
      if (!isBusy(error) || Date.now() >= end) throw error
    }
    await delay(2 + Math.random() * 20, undefined, { signal }).catch(() => signal.throwIfAborted())
  }
}

function isBusy(error: unknown): boolean {
  const { errcode } = error as { readonly errcode?: unknown }
  return typeof errcode === 'number' && [5, 6].includes(errcode & 0xff)
}
