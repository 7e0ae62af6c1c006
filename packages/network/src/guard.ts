import type { HooklineError, Network } from '@hookline/core'
import { isPublic } from './address.ts'
import { allowedOf, type Allowed } from './allowed.ts'
import { networkError } from './errors.ts'
import { hostOf, isPrivateName, type Host } from './host.ts'
import { lookupOf, type Lookup, type Resolve } from './lookup.ts'
import { refusedPrivate } from './refused.ts'

/** Where a connection is to go. */
export interface Target {
  readonly protocol: string
  readonly host: string
  readonly port: number
}

/** Says who may be connected to. */
export interface Guard {
  /** Why a URL may not be asked, as far as it can be told without DNS. */
  refusedUrl(url: URL): HooklineError | undefined
  /** The same of a connection; for whoever makes it. */
  refused(target: Target): HooklineError | undefined
  /** A lookup for `net.connect`: it gives the addresses of a name if every one of them may be connected to. */
  lookup(port: number): Lookup
}

/** A guard that asks the system's resolver. */
export function createGuard(network: Network): Guard {
  return guardWith(network, (name, family) =>
    process.getBuiltinModule('node:dns').promises.lookup(name, { all: true, family }),
  )
}

/** The same with another resolver. */
export function guardWith({ allowPrivate }: Network, resolve: Resolve): Guard {
  const allowed = allowedOf(allowPrivate)
  const refused = (target: Target): HooklineError | undefined => refusal(target, allowed)
  return {
    refused,
    refusedUrl: (url) =>
      url.username === '' && url.password === '' ? refused(targetOf(url)) : credentials(url),
    lookup: (port) => lookupOf(port, allowed, resolve),
  }
}

const PORTS: Readonly<Record<string, number>> = { 'https:': 443, 'http:': 80 }

/** Where a URL goes. */
function targetOf({ protocol, hostname, port }: URL): Target {
  return { protocol, host: hostname, port: Number(port) || (PORTS[protocol] ?? 0) }
}

function refusal({ protocol, host: text, port }: Target, allowed: Allowed): HooklineError | undefined {
  if (!Object.hasOwn(PORTS, protocol))
    return networkError('NETWORK_SCHEME', `nothing is sent to a URL of "${protocol}": expected https`)
  const host = hostOf(text)
  if (host.status === 'invalid')
    return networkError('NETWORK_HOST', `${JSON.stringify(text)} is no host: expected a name or an address`)
  if (allowed.host(host, port)) return undefined
  const entry = `${host.text}:${port}`
  if (isPrivate(host)) return refusedPrivate(`${entry} is private`, entry)
  return protocol === 'https:' ? undefined : plain(entry)
}

function isPrivate(host: Exclude<Host, { status: 'invalid' }>): boolean {
  return host.status === 'address' ? !isPublic(host.address) : isPrivateName(host.name)
}

function plain(entry: string): HooklineError {
  return networkError('NETWORK_PLAIN', `http://${entry} is not encrypted: expected https`, {
    hint: `Use https; if plain http is meant, write \`allow_private = ["${entry}"]\` below \`[network]\` in your own hooks.toml.`,
  })
}

function credentials({ protocol, host }: URL): HooklineError {
  return networkError('NETWORK_CREDENTIALS', `the URL of ${protocol}//${host} holds a user or a password`)
}
