import type { Json } from '@hookline/core'
import type * as Mysql from 'mysql2'
import { sessionMs, type Answer, type Connection, type Limits } from './connection.ts'
import { databaseError } from './errors.ts'
import { mysqlValue } from './mysql-values.ts'
import { gather, type Gathering } from './rows.ts'
import { untilAborted } from './until-aborted.ts'
import type { Bound } from './value.ts'

/** A connection of mysql2. */
export type Client = Mysql.Connection & { readonly stream: NodeJS.EventEmitter }

/** What is known of who answers. */
export interface Server {
  readonly isMariaDb: boolean
  /** Bytes that it takes at once. */
  readonly most: number
}

/** A connection of mysql2, as everything else uses it. */
export function mysqlConnection(client: Client, { isMariaDb, most }: Server): Connection {
  let [isBroken, sessionLimit] = [false, 0]
  const destroy = (): void => {
    isBroken = true
    client.destroy()
  }
  // also of a connection that nobody uses at the moment: an error that nobody hears ends the process
  client.on('error', () => (isBroken = true))
  client.stream.on('close', () => (isBroken = true))
  const limited = async <T>({ ms, signal }: Limits, act: () => Promise<T>): Promise<T> =>
    untilAborted(signal, destroy, async () => {
      const wanted = sessionMs(ms)
      if (sessionLimit !== wanted) await said(client, limitOf(wanted, isMariaDb))
      sessionLimit = wanted
      return act()
    })
  return {
    async run(sql, values, limits) {
      refuseLarge(values, most)
      return limited(limits, () => answered(client, { sql, values, limits, destroy }))
    },
    prepare: (sql, limits) =>
      limited(
        limits,
        () =>
          new Promise<void>((resolve, reject) => {
            client.prepare(sql, (error, statement) => {
              if (error !== null) return reject(error)
              statement.close()
              resolve()
            })
          }),
      ),
    get isBroken() {
      return isBroken
    },
    async close() {
      isBroken = true
      await new Promise<void>((resolve) => client.end(() => resolve()))
    },
    destroy,
  }
}

/** MySQL limits only what reads; a lock is not waited for longer in either. */
function limitOf(ms: number, isMariaDb: boolean): string {
  const seconds = ms / 1000
  const own = isMariaDb ? `max_statement_time = ${seconds}` : `max_execution_time = ${ms}`
  return `set session innodb_lock_wait_timeout = ${Math.ceil(seconds)}, ${own}`
}

/** The server would hang up without a word. */
function refuseLarge(values: readonly Bound[], most: number): void {
  const bytes = values.reduce<number>(
    (sum, one) => sum + 16 + (typeof one === 'string' ? Buffer.byteLength(one) : 0),
    0,
  )
  if (bytes > most * 0.9)
    throw databaseError('DATABASE_ROW', `${bytes} bytes at once are more than its max_allowed_packet takes`, {
      retryable: false,
    })
}

/** What comes of a statement without values. */
export async function said(client: Client, sql: string): Promise<unknown> {
  return new Promise((resolve, reject) => {
    client.query(sql, (error, found) => (error === null ? resolve(found) : reject(error)))
  })
}

interface Asked {
  readonly sql: string
  readonly values: readonly Bound[]
  readonly limits: Limits
  readonly destroy: () => void
}

function answered(client: Client, { sql, values, limits, destroy }: Asked): Promise<Answer> {
  return new Promise<Answer>((resolve, reject) => {
    let fields: readonly Mysql.FieldPacket[] = []
    let gathering: Gathering | undefined
    let affected = 0
    const query = client.execute({ sql, values: [...values] as never })
    query.on('fields', (found: readonly Mysql.FieldPacket[] | undefined) => (fields = found ?? []))
    query.on('result', (row: unknown) => {
      if (!Array.isArray(row)) {
        affected = (row as Mysql.ResultSetHeader).affectedRows
        return
      }
      try {
        gathering ??= gather(() => fields.map(({ name }) => name), limits)
        gathering.add(row.map((value, at): Json => mysqlValue(value, fields[at]!)))
      } catch (error) {
        // the rest of it would come nevertheless
        destroy()
        reject(error)
      }
    })
    query.on('error', reject)
    query.on('end', () => {
      const rows = gathering?.rows ?? []
      resolve(fields.length > 0 ? { rows, affected: rows.length } : { affected })
    })
  })
}
