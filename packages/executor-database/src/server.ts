import type { Socket } from 'node:net'
import { createGuard, type Tls } from '@hookline/network'
import type { Network } from '@hookline/core'
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
  /** `undefined`: it may be anywhere. */
  readonly guarded: Network | undefined
}

/** A socket that connects to nobody whom the guard refuses. @throws HooklineError of the table NETWORK_ERRORS */
export function openSocket({ host, port, socket, guarded }: ServerSettings): Socket {
  const net = process.getBuiltinModule('node:net')
  if (socket !== undefined) return net.connect(socket)
  if (guarded === undefined) return net.connect({ host, port })
  const guard = createGuard(guarded)
  const refusal = guard.refused({ protocol: 'https:', host, port })
  if (refusal !== undefined) throw refusal
  return net.connect({ host, port, lookup: guard.lookup(port) })
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
