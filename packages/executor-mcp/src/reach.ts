import type { Network } from '@hookline/core'
import { guardedDispatcher, guardedFetch } from '@hookline/network/undici'

/** Requests to where hookline may go, over connections that are kept. */
export interface Reach {
  readonly fetch: typeof globalThis.fetch
  close(): Promise<void>
}

/** Requests to one server at once; a stream that the server keeps open counts as one. */
const CONNECTIONS = 32

/** Makes it; nothing is connected before something is sent. */
export function reach(network: Network, env: Readonly<Record<string, string | undefined>>): Reach {
  const dispatcher = guardedDispatcher({ network, env, connections: CONNECTIONS })
  return { fetch: guardedFetch(dispatcher), close: () => dispatcher.destroy() }
}
