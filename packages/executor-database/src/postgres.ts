import type { Json } from '@hookline/core'
import { tlsOptions } from '@hookline/network'
import type * as Pg from 'pg'
import { sessionMs, type Answer, type Connection, type Connector, type Limits } from './connection.ts'
import { POSTGRES_VALUES } from './postgres-values.ts'
import { gather, type Gathering } from './rows.ts'
import { openSocket, servername, type ServerSettings } from './server.ts'
import type { Bound } from './value.ts'

/** Connects to PostgreSQL by pg. */
export function postgresConnector(settings: ServerSettings, pg: typeof Pg): Connector {
  return {
    shown: settings.shown,
    async connect({ ms, signal }) {
      signal.throwIfAborted()
      const client = clientFor(settings, pg, ms)
      const made = connection(client, pg)
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

function clientFor(settings: ServerSettings, pg: typeof Pg, ms: number): Pg.Client {
  const { tls, host, port, user, password, database } = settings
  const name = servername(settings)
  return new pg.Client({
    // pg holds the certificate against this; where it goes is the socket's
    host: name ?? host,
    port,
    user,
    // said, or pg would look for it in the environment and in ~/.pgpass
    password: () => password,
    database,
    ssl: tls === undefined ? false : tlsOptions(tls),
    application_name: 'hookline',
    connectionTimeoutMillis: ms,
    keepAlive: true,
    stream: () => {
      const socket = openSocket(settings)
      return Object.assign(socket, { connect: () => socket })
    },
  })
}

function connection(client: Pg.Client, pg: typeof Pg): Connection {
  let [isBroken, sessionLimit] = [false, 0]
  const destroy = (): void => {
    isBroken = true
    const { stream } = (
      client as unknown as { readonly connection: { readonly stream: { destroy(): void } } }
    ).connection
    stream.destroy()
  }
  // also of a connection that nobody uses at the moment: an error that nobody hears ends the process
  client.on('error', () => (isBroken = true))
  client.on('end', () => (isBroken = true))
  const limited = async <T>(limits: Limits, act: () => Promise<T>): Promise<T> => {
    const wanted = sessionMs(limits.ms)
    if (sessionLimit !== wanted) await client.query(`set statement_timeout = ${wanted}`)
    sessionLimit = wanted
    return act()
  }
  return {
    run: (sql, values, limits) =>
      untilAborted(limits.signal, destroy, () =>
        limited(limits, () => answered(client, pg, { sql, values, limits, destroy })),
      ),
    prepare: (sql, limits) =>
      untilAborted(limits.signal, destroy, () =>
        limited(limits, async () => {
          await client.query(`prepare hookline_check as ${sql}`)
          await client.query('deallocate hookline_check')
        }),
      ),
    get isBroken() {
      return isBroken
    },
    async close() {
      isBroken = true
      await client.end()
    },
    destroy,
  }
}

/** What is called off leaves a connection of which nobody knows how far it is. */
export async function untilAborted<T>(
  signal: AbortSignal,
  destroy: () => void,
  act: () => Promise<T>,
): Promise<T> {
  signal.throwIfAborted()
  let stop: (() => void) | undefined
  const aborted = new Promise<never>((_, reject) => {
    stop = () => {
      destroy()
      reject(signal.reason as Error)
    }
    signal.addEventListener('abort', stop, { once: true })
  })
  try {
    return await Promise.race([act(), aborted])
  } finally {
    signal.removeEventListener('abort', stop!)
  }
}

interface Asked {
  readonly sql: string
  readonly values: readonly Bound[]
  readonly limits: Limits
  readonly destroy: () => void
}

function answered(
  client: Pg.Client,
  pg: typeof Pg,
  { sql, values, limits, destroy }: Asked,
): Promise<Answer> {
  const config = {
    text: sql,
    values: [...values],
    rowMode: 'array',
    queryMode: 'extended',
    types: POSTGRES_VALUES,
  }
  const query = new pg.Query<Json[]>(config as never)
  let gathering: Gathering | undefined
  return new Promise<Answer>((resolve, reject) => {
    query.on('row', (row, result) => {
      try {
        gathering ??= gather(() => result!.fields.map(({ name }) => name), limits)
        gathering.add(row)
      } catch (error) {
        // the rest of it would come nevertheless
        destroy()
        reject(error as Error)
      }
    })
    query.on('error', reject)
    query.on('end', ({ fields, rowCount }) => {
      const hasRows = fields.length > 0
      resolve({ affected: rowCount ?? 0, ...(hasRows && { rows: gathering?.rows ?? [] }) })
    })
    client.query(query)
  })
}
