import type { HookConfig, OpenContext } from '@hookline/core'
import type { Address } from './address.ts'
import { databaseError } from './errors.ts'
import { isProject } from './is-project.ts'
import type { Revealed } from './reveal.ts'
import { isHere, type ServerSettings } from './server.ts'
import type { DatabaseOptions } from './settings.ts'

type Server = Exclude<Address, { dialect: 'sqlite' }>

/** What a server is connected to with. @throws HooklineError `DATABASE_URL`, `DATABASE_TLS_FILE`, `DATABASE_OUTSIDE`, `DATABASE_PLAIN` */
export async function serverOf(
  address: Server,
  {
    options,
    hook,
    network,
    reveal,
    shown,
  }: {
    readonly options: DatabaseOptions
    readonly hook: HookConfig
    readonly network: OpenContext['network']
    readonly reveal: Revealed
    readonly shown: string
  },
): Promise<ServerSettings> {
  const { host, port, socket, database } = address
  const user = options.user === undefined ? address.user : reveal.secret(options.user)
  const password = options.password === undefined ? address.password : reveal.secret(options.password)
  if (password !== undefined) reveal.hide(password)
  if (user === undefined || user === '')
    throw databaseError('DATABASE_URL', `${shown} is used by nobody: \`url\` or \`user\` names who`, {
      retryable: false,
    })
  const tls = await tlsFor(address, options, hook, reveal)
  const lookup = isProject(hook) ? await guarded(address, tls !== undefined, network) : undefined
  return { shown, host, port, socket, user, password: password ?? '', database, tls, lookup }
}

/** On this machine nobody listens on the way; anywhere else plain is what somebody has to write. */
async function tlsFor(
  address: Server,
  { tls }: DatabaseOptions,
  hook: HookConfig,
  reveal: Revealed,
): Promise<ServerSettings['tls']> {
  if (typeof tls === 'object') return (await import('./tls.ts')).tlsOf(tls, hook, reveal)
  return (tls ?? !isHere(address)) ? {} : undefined
}

/** What a repository says is held to what others could reach as well, and to what the user allows. */
async function guarded(
  { host, port, socket }: Server,
  isSecret: boolean,
  network: OpenContext['network'],
): Promise<ServerSettings['lookup']> {
  if (socket !== undefined)
    throw databaseError('DATABASE_OUTSIDE', 'a hook of a project connects to a socket of this machine', {
      retryable: false,
    })
  const { createGuard } = await import('@hookline/network')
  const guard = createGuard(network)
  const refusal = guard.refused({ protocol: 'https:', host, port })
  if (refusal !== undefined) throw refusal
  if (!isSecret && guard.refused({ protocol: 'http:', host, port }) !== undefined)
    throw databaseError('DATABASE_PLAIN', `${host}:${port} would be connected to without TLS`, {
      retryable: false,
    })
  return guard.lookup(port)
}
