import { createGuard, proxyFor, tlsOptions } from '@hookline/network'
import type { Socket } from 'node:net'
import { failureOf } from './line-failure.ts'
import type { LineSettings } from './line.ts'

/** Who may be connected to, and how. */
export type Connecting = Pick<LineSettings, 'network' | 'env' | 'tls'> & { readonly signal: AbortSignal }

/**
 * Connects, with TLS where the URL says so, and hangs up. Through a proxy only that is asked.
 * @throws HooklineError of the tables LINE_ERRORS and NETWORK_ERRORS
 */
export async function connect(url: URL, { network, env, tls, signal }: Connecting): Promise<void> {
  const guard = createGuard(network)
  const refusal = guard.refusedUrl(url)
  if (refusal !== undefined) throw refusal
  const proxy = proxyFor(url, env)
  const { protocol, hostname, port: written } = proxy ?? url
  const port = Number(written) || (protocol === 'https:' ? 443 : 80)
  const host = hostname.replaceAll(/^\[|\]$/g, '')
  const to = { host, port, ...(proxy === undefined ? { lookup: guard.lookup(port) as never } : {}) }
  const secure = {
    ...to,
    servername: isName(host) ? host : '',
    ...tlsOptions(proxy === undefined ? tls : {}),
  }
  const socket =
    protocol === 'https:'
      ? process.getBuiltinModule('node:tls').connect(secure)
      : process.getBuiltinModule('node:net').connect(to)
  try {
    await ready(socket, protocol === 'https:' ? 'secureConnect' : 'connect', signal)
  } catch (thrown) {
    if (signal.aborted) throw signal.reason
    throw failureOf(thrown, (proxy ?? url).origin)
  } finally {
    socket.destroy()
  }
}

function isName(host: string): boolean {
  return process.getBuiltinModule('node:net').isIP(host) === 0
}

/** A receiver that says nothing is not waited for. */
const PATIENCE_MS = 5000

async function ready(socket: Socket, event: string, signal: AbortSignal): Promise<void> {
  await new Promise((resolve, reject) => {
    const stop = (): void => reject(signal.reason as Error)
    if (signal.aborted) stop()
    signal.addEventListener('abort', stop, { once: true })
    socket.setTimeout(PATIENCE_MS, () => reject(Object.assign(new Error('no answer'), { code: 'ETIMEDOUT' })))
    socket.once(event, resolve)
    // also after the end of it: an error that nobody hears ends the process
    socket.on('error', reject)
    socket.once('close', () => signal.removeEventListener('abort', stop))
  })
}
