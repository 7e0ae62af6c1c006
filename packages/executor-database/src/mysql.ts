import type * as Mysql from 'mysql2'
import type { Connection, Connector } from './connection.ts'
import { allowance, contained, type Allowance } from './contained.ts'
import { destroyed, gone, said, type Client } from './mysql-client.ts'
import { mysqlConnection } from './mysql-connection.ts'
import { openSocket, servername, type ServerSettings } from './server.ts'

/** Connects to MySQL or MariaDB by mysql2. */
export function mysqlConnector(settings: ServerSettings, mysql: typeof Mysql): Connector {
  return {
    shown: settings.shown,
    async connect({ ms, signal }) {
      signal.throwIfAborted()
      const allowed = allowance()
      const client = clientFor(settings, mysql, ms, allowed)
      const stop = (): void => destroyed(client)
      signal.addEventListener('abort', stop, { once: true })
      try {
        await new Promise<void>((resolve, reject) => {
          client.once('connect', () => resolve())
          client.once('error', reject)
          client.stream.once('close', () => reject(gone()))
        })
        // the one within: nothing comes out of that around it any more
        if (settings.tls !== undefined) contained(client.stream, allowed)
        return await inSession(client, allowed)
      } catch (error) {
        destroyed(client)
        signal.throwIfAborted()
        throw error
      } finally {
        signal.removeEventListener('abort', stop)
      }
    },
  }
}

function clientFor(settings: ServerSettings, mysql: typeof Mysql, ms: number, allowed: Allowance): Client {
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
    stream: () => openSocket(settings, allowed).setNoDelay(true).setKeepAlive(true),
  } as Mysql.ConnectionOptions)
  // whoever waits is told elsewhere; an error that nobody hears ends the process
  client.on('error', () => undefined)
  return client as unknown as Client
}

/** What a text is, and that nothing is cut to fit, is not the server's to say. */
const SESSION =
  "set session time_zone = '+00:00', sql_mode = 'STRICT_ALL_TABLES,NO_ZERO_IN_DATE,NO_ZERO_DATE,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION'"

async function inSession(client: Client, allowed: Allowance): Promise<Connection> {
  await said(client, SESSION)
  const [[version, most]] = (await said(client, 'select version(), @@max_allowed_packet')) as [
    [string, number],
  ]
  return mysqlConnection(client, { isMariaDb: /mariadb/i.test(version), most }, allowed)
}
