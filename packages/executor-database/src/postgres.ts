import type * as Pg from 'pg'
import { sessionMs, type Connector } from './connection.ts'
import { allowance, contained, type Allowance } from './contained.ts'
import { postgresConnection, wireOf } from './postgres-connection.ts'
import { openSocket, servername, type ServerSettings } from './server.ts'

/** Connects to PostgreSQL by pg. */
export function postgresConnector(settings: ServerSettings, pg: typeof Pg): Connector {
  return {
    shown: settings.shown,
    async connect({ ms, signal }) {
      signal.throwIfAborted()
      const allowed = allowance()
      const client = clientFor(settings, pg, ms, allowed)
      const made = postgresConnection(client, pg, allowed)
      const stop = (): void => made.destroy()
      signal.addEventListener('abort', stop, { once: true })
      try {
        await client.connect()
        await client.query(`${SESSION}; set statement_timeout = ${sessionMs(ms)}`)
        return made
      } catch (error) {
        made.destroy()
        signal.throwIfAborted()
        throw error
      } finally {
        signal.removeEventListener('abort', stop)
      }
    },
  }
}

/** What an answer looks like, and how texts are read, is not the server's to say. */
const SESSION = [
  "set timezone = 'UTC'",
  "set datestyle = 'ISO, YMD'",
  "set bytea_output = 'hex'",
  'set standard_conforming_strings = on',
  'set client_min_messages = error',
  "set idle_in_transaction_session_timeout = '60s'",
].join('; ')

function clientFor(settings: ServerSettings, pg: typeof Pg, ms: number, allowed: Allowance): Pg.Client {
  const { tls, host, port, user, password, database } = settings
  const name = servername(settings)
  const client = new pg.Client({
    // pg holds the certificate against this; where it goes is the socket's
    host: name ?? host,
    port,
    user,
    // said, or pg would look for it in the environment and in ~/.pgpass
    password: () => password,
    database,
    ssl: tls === undefined ? false : { ca: tls.ca, cert: tls.cert, key: tls.key, rejectUnauthorized: true },
    application_name: 'hookline',
    connectionTimeoutMillis: ms,
    keepAlive: true,
    stream: () => {
      const socket = openSocket(settings, allowed)
      return Object.assign(socket, { connect: () => socket })
    },
  })
  const wire = wireOf(client)
  // the one within: nothing comes out of that around it any more
  wire.once('sslconnect', () => contained(wire.stream, allowed))
  return client
}
