import type { PrepareStatementInfo } from 'mysql2'
import { sessionMs, type Connection, type Limits } from './connection.ts'
import type { Allowance } from './contained.ts'
import { databaseError } from './errors.ts'
import { endingOn } from './last-word.ts'
import { answered } from './mysql-answer.ts'
import { destroyed, said, told, type Client } from './mysql-client.ts'
import { untilAborted } from './until-aborted.ts'
import type { Bound } from './value.ts'

/** What is known of who answers. */
export interface Server {
  readonly isMariaDb: boolean
  /** Bytes that it takes at once. */
  readonly most: number
}

/** A connection of mysql2, as everything else uses it. */
export function mysqlConnection(client: Client, { isMariaDb, most }: Server, allowed: Allowance): Connection {
  let [isBroken, sessionLimit] = [false, 0]
  const destroy = (): void => {
    isBroken = true
    destroyed(client)
  }
  // also of a connection that nobody uses at the moment: an error that nobody hears ends the process
  client.on('error', () => (isBroken = true))
  client.stream.on('close', () => (isBroken = true))
  const limited = async <T>({ ms, signal, bytes }: Limits, act: () => Promise<T>): Promise<T> =>
    untilAborted(signal, destroy, async () => {
      allowed.renew(bytes)
      return endingOn('mysql', destroy, async () => {
        const wanted = sessionMs(ms)
        if (sessionLimit !== wanted) await said(client, limitOf(wanted, isMariaDb))
        sessionLimit = wanted
        return act()
      })
    })
  return {
    async run(sql, values, limits) {
      refuseLarge(values, most)
      return limited(limits, () => answered(client, { sql, values, limits, destroy }))
    },
    prepare: (sql, _, limits) =>
      limited(limits, async () => {
        const statement = await told<PrepareStatementInfo>(client, (tell) => client.prepare(sql, tell))
        statement.close()
      }),
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
