import { blockOf, isWithin } from './address.ts'
import { networkError } from './errors.ts'
import { hostOf, isLocalhostName, type Host } from './host.ts'

/** The environment that proxies are read from: never that of this process, but of whoever asked. */
export type ProxyEnv = Readonly<Record<string, string | undefined>>

/**
 * The proxy that a request goes through. This machine itself is never asked through one, nor what `NO_PROXY` names.
 * @throws HooklineError `NETWORK_PROXY`
 */
export function proxyFor({ protocol, hostname, port }: URL, env: ProxyEnv): URL | undefined {
  const [name, text] = found(env, PROXIES[protocol] ?? [])
  if (text === '') return undefined
  const host = hostOf(hostname)
  if (isThisMachine(host)) return undefined
  const at = port === '' ? (protocol === 'http:' ? '80' : '443') : port
  const spared = found(env, ['no_proxy', 'NO_PROXY'])[1].split(/[\s,]+/)
  return spared.some((entry) => isSpared(host, at, entry.toLowerCase())) ? undefined : proxy(name, text)
}

const PROXIES: Readonly<Record<string, readonly string[]>> = {
  'https:': ['https_proxy', 'HTTPS_PROXY', 'all_proxy', 'ALL_PROXY'],
  'http:': ['http_proxy', 'HTTP_PROXY', 'all_proxy', 'ALL_PROXY'],
}

/** The first that says something. */
function found(env: ProxyEnv, names: readonly string[]): readonly [string, string] {
  const name = names.find((one) => (env[one]?.trim() ?? '') !== '')
  return name === undefined ? ['', ''] : [name, env[name]!.trim()]
}

function isThisMachine(host: Host): boolean {
  if (host.status === 'name') return isLocalhostName(host.name)
  return host.status === 'address' && host.address.range() === 'loopback'
}

function isSpared(host: Host, port: string, entry: string): boolean {
  if (entry === '' || host.status === 'invalid') return false
  if (entry === '*') return true
  const block = blockOf(entry)
  if (block !== undefined) return host.status === 'address' && isWithin(host.address, block)
  const [, name = entry, only = port] = /^(\[.*\]|[^:]*):(\d+)$/.exec(entry) ?? []
  if (only !== port) return false
  const bare = name.replace(/^\*?\./, '')
  const named = hostOf(bare.includes(':') && !bare.startsWith('[') ? `[${bare}]` : bare)
  if (named.status === 'invalid' || named.status !== host.status) return false
  return host.text === named.text || (host.status === 'name' && host.text.endsWith(`.${named.text}`))
}

/** What is written there may hold a password: it is not repeated. */
function proxy(name: string, text: string): URL {
  const written = text.includes('://') ? text : `http://${text}`
  if (!URL.canParse(written)) throw networkError('NETWORK_PROXY', `${name} is no URL of a proxy`)
  const url = new URL(written)
  if (url.protocol === 'http:' || url.protocol === 'https:') return url
  throw networkError('NETWORK_PROXY', `${name} names a proxy of "${url.protocol}": expected http or https`)
}
