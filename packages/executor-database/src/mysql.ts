import type { Json } from '@hookline/core'
import type * as Mysql from 'mysql2'
import { sessionMs, type Answer, type Connection, type Connector, type Limits } from './connection.ts'
import { databaseError } from './errors.ts'
import { mysqlValue } from './mysql-values.ts'
import { untilAborted } from './postgres.ts'
import { gather, type Gathering } from './rows.ts'
import { openSocket, servername, type ServerSettings } from './server.ts'
import type { Bound } from './value.ts'

/** Connects to MySQL or MariaDB by mysql2. */
export function mysqlConnector(settings: ServerSettings, mysql: typeof Mysql): Connector {
  return {
    shown: settings.shown,
    async connect({ ms, signal }) {
      signal.throwIfAborted()
      const client = clientFor(settings, mysql, ms)
      const stop = (): void => client.destroy()
      signal.addEventListener('abort', stop, { once: true })
      try {
        await new Promise<void>((resolve, reject) => {
          client.once('connect', () => resolve())
          client.once('error', reject)
          client.stream.once('close', () => reject(gone()))
        })
        return await inSession(client)
      } catch (error) {
        client.destroy()
        signal.throwIfAborted()
        throw error
      } finally {
        signal.removeEventListener('abort', stop)
      }
    },
  }
}

function gone(): Error {
  return Object.assign(new Error('the connection was closed'), { code: 'PROTOCOL_CONNECTION_LOST' })
}

type Client = Mysql.Connection & { readonly stream: NodeJS.EventEmitter }

function clientFor(settings: ServerSettings, mysql: typeof Mysql, ms: number): Client {
  const { tls, host, port, user, password, database } = settings
  const name = servername(settings)
  const client = mysql.createConnection({
    // mysql2 holds the certificate against this; where it goes is the socket's
    host: name ?? host,
    port,
    user,
    password,
    database,
    charset: 'utf8mb4',
    timezone: 'Z',
    dateStrings: true,
    supportBigNumbers: true,
    rowsAsArray: true,
    // no file of this machine for whoever answers; and a row that is there already does not count as changed
    flags: ['-LOCAL_FILES', '-FOUND_ROWS'],
    // no code is made of the names of columns
    disableEval: true,
    maxPreparedStatements: 64,
    connectTimeout: ms,
    ...(tls === undefined
      ? {}
      : {
          ssl: { ca: tls.ca, cert: tls.cert, key: tls.key, rejectUnauthorized: true, verifyIdentity: true },
        }),
    stream: () => openSocket(settings).setNoDelay(true).setKeepAlive(true),
  } as Mysql.ConnectionOptions)
  return client as unknown as Client
}

/** What a text is, and that nothing is cut to fit, is not the server's to say. */
const SESSION =
  "set session time_zone = '+00:00', sql_mode = 'STRICT_ALL_TABLES,NO_ZERO_IN_DATE,NO_ZERO_DATE,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION'"

async function inSession(client: Client): Promise<Connection> {
  await said(client, SESSION)
  const [[version, most]] = (await said(client, 'select version(), @@max_allowed_packet')) as [
    [string, number],
  ]
  return connection(client, { isMariaDb: /mariadb/i.test(version), most: Number(most) })
}

async function said(client: Client, sql: string): Promise<unknown> {
  return new Promise((resolve, reject) => {
    client.query(sql, (error, found) => (error === null ? resolve(found) : reject(error)))
  })
}

interface Server {
  readonly isMariaDb: boolean
  /** Bytes that it takes at once. */
  readonly most: number
}

function connection(client: Client, { isMariaDb, most }: Server): Connection {
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
      if (!Array.isArray(row)) return void (affected = (row as Mysql.ResultSetHeader).affectedRows)
      try {
        gathering ??= gather(() => fields.map(({ name }) => name), limits)
        gathering.add(row.map((value, at): Json => mysqlValue(value, fields[at]!)))
      } catch (error) {
        // the rest of it would come nevertheless
        destroy()
        reject(error as Error)
      }
    })
    query.on('error', reject)
    query.on('end', () => {
      const rows = gathering?.rows ?? []
      resolve(fields.length > 0 ? { rows, affected: rows.length } : { affected })
    })
  })
}
