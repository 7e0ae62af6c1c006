import type { Network } from '@hookline/core'
import { isIP } from 'node:net'
import { Agent, buildConnector, Pool, ProxyAgent, type Dispatcher } from 'undici'
import { IDLE_MS } from './agents.ts'
import { createGuard, type Guard } from './guard.ts'
import { proxyFor, type ProxyEnv } from './proxy.ts'
import { tlsOptions, type Tls } from './tls.ts'

export { guardedFetch, type GuardedFetch } from './fetch.ts'

/** What a dispatcher is made of. */
export interface DispatcherSettings {
  readonly network: Network
  /** Where proxies are read from: `HTTPS_PROXY` and the like. */
  readonly env: ProxyEnv
  readonly tls?: Tls | undefined
  /** At once, to one origin; more requests wait in line. */
  readonly connections: number
  /** Of the headers of a response, in bytes. Default: what Node has. */
  readonly maxHeaderSize?: number | undefined
}

/** Carries requests of undici, over connections that are kept, to nobody whom the guard refuses. */
export interface GuardedDispatcher {
  /**
   * For the requests of that URL: undici takes it as `dispatcher`.
   * @throws HooklineError of the table NETWORK_ERRORS
   */
  for(url: URL): Dispatcher
  /** Lets what is under way end. */
  close(): Promise<void>
  /** Ends every connection at once. */
  destroy(): Promise<void>
}

/** Makes it; nothing is connected before something is sent. */
export function guardedDispatcher(settings: DispatcherSettings): GuardedDispatcher {
  return dispatcherWith(createGuard(settings.network), settings)
}

/** The same with a guard of one's own. */
export function dispatcherWith(guard: Guard, settings: DispatcherSettings): GuardedDispatcher {
  const made = new Map<string, Dispatcher>()
  const through = (proxy: URL | undefined): Dispatcher => {
    const key = proxy?.href ?? ''
    const dispatcher =
      made.get(key) ?? (proxy === undefined ? direct(guard, settings) : proxied(guard, proxy, settings))
    made.set(key, dispatcher)
    return dispatcher
  }
  return {
    for(url) {
      const refusal = guard.refusedUrl(url)
      if (refusal !== undefined) throw refusal
      return through(proxyFor(url, settings.env))
    },
    close: async () => void (await Promise.all([...made.values()].map((one) => one.close()))),
    destroy: async () => void (await Promise.all([...made.values()].map((one) => one.destroy()))),
  }
}

/** How long is the caller's: what it waits for has its signal. */
function limits({ connections, maxHeaderSize }: DispatcherSettings): Agent.Options {
  return {
    allowH2: false,
    connections,
    pipelining: 1,
    keepAliveTimeout: IDLE_MS,
    headersTimeout: 0,
    bodyTimeout: 0,
    ...(maxHeaderSize !== undefined && { maxHeaderSize }),
  }
}

type Connector = buildConnector.connector

function direct(guard: Guard, settings: DispatcherSettings): Dispatcher {
  const connectors = new Map<number, Connector>()
  const connector = (port: number): Connector => {
    const found = connectors.get(port) ?? connectorFor(guard, port, settings.tls)
    connectors.set(port, found)
    return found
  }
  // what it returns tells undici what to destroy when nobody waits for the connection any more
  const connect: Connector = (wanted, callback) => {
    const { protocol, hostname, port } = wanted
    const target = { protocol, host: hostname, port: Number(port) || (protocol === 'https:' ? 443 : 80) }
    const refusal = guard.refused(target)
    return refusal === undefined
      ? connector(target.port)(wanted, callback)
      : queueMicrotask(() => callback(refusal, null))
  }
  return new Agent({ ...limits(settings), connect })
}

function connectorFor(guard: Guard, port: number, tls: Tls | undefined): Connector {
  const options = { allowH2: false, timeout: 0, lookup: guard.lookup(port), ...tlsOptions(tls) }
  return buildConnector(options)
}

/** The proxy is the user's own and may be private; where it connects to is judged by name, since it resolves names itself. */
function proxied(guard: Guard, proxy: URL, settings: DispatcherSettings): Dispatcher {
  const agent = new ProxyAgent({
    ...limits(settings),
    uri: proxy.href,
    requestTls: { allowH2: false, ...tlsOptions(settings.tls) } as never,
    proxyTls: tlsOptions(),
    proxyTunnel: true,
    clientFactory: (origin, options) => new Pool(origin, withoutAddress(options)),
  })
  return agent.compose((dispatch) => (options, handler) => {
    const refusal = guard.refusedUrl(new URL(String(options.origin)))
    if (refusal !== undefined) throw refusal
    return dispatch(options, handler)
  })
}

/** undici asks a proxy for the certificate of its address by name, which the newer Node refuses. */
function withoutAddress(options: Pool.Options): Pool.Options {
  const connect = options.connect as Connector
  return {
    ...options,
    connect: (wanted: buildConnector.Options, done: buildConnector.Callback) =>
      connect({ ...wanted, ...(isIP(wanted.servername ?? '') !== 0 && { servername: '' }) }, done),
  }
}
