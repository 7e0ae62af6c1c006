import type { LookupFunction, Socket } from 'node:net'
import type { Tls } from '@hookline/network'
import { contained, type Allowance } from './contained.ts'
import { databaseError } from './errors.ts'

/** A server of databases, and how it is connected to. */
export interface ServerSettings {
  readonly shown: string
  readonly host: string
  readonly port: number
  readonly socket: string | undefined
  readonly user: string
  readonly password: string
  readonly database: string
  /** `undefined`: none. */
  readonly tls: Tls | undefined
  /** Gives the addresses of a name that may be connected to; `undefined`: all of them. */
  readonly lookup: LookupFunction | undefined
}

/** A socket that connects to nobody whom the lookup refuses. */
export function openSocket({ host, port, socket, lookup }: ServerSettings, allowed: Allowance): Socket {
  const net = process.getBuiltinModule('node:net')
  if (socket !== undefined) return contained(net.connect(socket), allowed)
  return contained(net.connect({ host, port, ...(lookup === undefined ? {} : { lookup }) }), allowed)
}

/** True for a host that is this machine, where nobody listens on the way. */
export function isHere({ host, socket }: Pick<ServerSettings, 'host' | 'socket'>): boolean {
  return socket !== undefined || /^(localhost|127(\.\d{1,3}){3}|::1)$/i.test(host)
}

/** Node would hold the certificate of an address against "localhost". */
export function servername({ tls, host }: Pick<ServerSettings, 'tls' | 'host'>): string | undefined {
  if (tls === undefined) return undefined
  const name = tls.serverName ?? host
  if (process.getBuiltinModule('node:net').isIP(name) === 0) return name
  throw databaseError(
    'DATABASE_TLS',
    `${name} is an address, and a certificate is for a name: give \`tls.server_name\``,
    { retryable: false },
  )
}
