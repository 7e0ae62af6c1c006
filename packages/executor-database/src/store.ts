import type { HookConfig, HooklineError, OpenContext } from '@hookline/core'
import { addressOf, shownAddress, type Address, type Dialect } from './address.ts'
import type { Connection, Connector, Limits } from './connection.ts'
import { databaseError } from './errors.ts'
import { isProject } from './is-project.ts'
import { failureOf, type Speaker } from './failure.ts'
import { placeOf } from './place.ts'
import { createPool } from './pool.ts'
import { serverOf } from './reach.ts'
import type { DatabaseOptions, DatabaseSecret } from './settings.ts'
import { revealing, secretName, type Revealed } from './reveal.ts'

/** A database that is used, over as many connections as it needs. */
export interface Store {
  readonly dialect: Dialect
  readonly shown: string
  /** Does something over a connection. @throws HooklineError of the tables DATABASE_ERRORS and NETWORK_ERRORS */
  use<T>(limits: Pick<Limits, 'ms' | 'signal'>, act: (connection: Connection) => Promise<T>): Promise<T>
  /** What a driver threw, as an error of ours. */
  failure(error: unknown): HooklineError
  close(signal: AbortSignal): Promise<void>
}

/** Connections at once, where nobody says how many. */
const CONNECTIONS = 4

/** Finds out which database it is; nothing is connected before something is done. @throws HooklineError */
export async function openStore(
  options: DatabaseOptions,
  context: Pick<OpenContext, 'secret' | 'stateDir' | 'network'> & { readonly hook: HookConfig },
): Promise<Store> {
  const reveal = revealing(context)
  const address = checkedAddress(reveal.secret(options.url), options, context.hook)
  if (typeof options.url !== 'string') hideParts(address, reveal)
  const shown =
    typeof options.url === 'string'
      ? shownAddress(address)
      : `${address.dialect} of ${secretName(options.url)}`
  const speaker: Speaker = { dialect: address.dialect, shown, without: reveal.without }
  // not spread: a context has getters
  const { hook, network, stateDir } = context
  const connector = await connectorOf(address, { options, hook, network, stateDir, reveal, shown })
  const pool = createPool(connector, address.dialect === 'sqlite' ? 1 : (options.pool ?? CONNECTIONS))
  return {
    dialect: address.dialect,
    shown,
    failure: (error) => failureOf(error, speaker),
    async use(limits, act) {
      try {
        return await pool.use(limits, act)
      } catch (error) {
        limits.signal.throwIfAborted()
        throw failureOf(error, speaker)
      }
    },
    close: (signal) => pool.close(signal),
  }
}

/** A database says back who asked, and for what: of a secret URL that is as secret. */
function hideParts(address: Address, { hide }: Revealed): void {
  if (address.dialect === 'sqlite') return hide(address.place)
  for (const part of [address.user, address.database]) if (part !== undefined) hide(part)
}

/** @throws HooklineError `DATABASE_URL`, `DATABASE_OUTSIDE` */
function checkedAddress(url: string, options: DatabaseOptions, hook: HookConfig): Address {
  const address = addressOf(url)
  if (typeof address === 'string')
    throw databaseError('DATABASE_URL', `${urlName(options.url)} ${address}`, { retryable: false })
  // SQLite works within this process, and cannot be called off: nobody below may let it stand still
  if (address.dialect === 'sqlite' && options.query !== undefined && isProject(hook))
    throw databaseError('DATABASE_OUTSIDE', 'a hook of a project asks SQLite, which nothing can call off', {
      retryable: false,
    })
  return address
}

/** Where the URL stands, as people are told. */
function urlName(url: DatabaseSecret): string {
  return typeof url === 'string' ? '`url`' : `the ${secretName(url)} of \`url\``
}

async function connectorOf(
  address: Address,
  about: Parameters<typeof serverOf>[1] & { readonly stateDir: string },
): Promise<Connector> {
  const { hook, shown, options } = about
  if (address.dialect === 'sqlite') {
    const { sqliteConnector } = await import('./sqlite.ts')
    return sqliteConnector({ ...placeOf(address.place, hook, about), shown, create: options.create === true })
  }
  const settings = await serverOf(address, about)
  const { driver } = await import('./driver.ts')
  if (address.dialect === 'postgres') {
    const { postgresConnector } = await import('./postgres.ts')
    return postgresConnector(settings, await driver('pg', hook))
  }
  const { mysqlConnector } = await import('./mysql.ts')
  return mysqlConnector(settings, await driver('mysql2', hook))
}
