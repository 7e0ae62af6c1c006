import type {
  JSONRPCMessage,
  SSEClientTransport,
  StreamableHTTPClientTransport,
  Transport,
} from '@modelcontextprotocol/client'
import { NOBODY, type Inner } from './inner.ts'
import { heldFetch } from './held-fetch.ts'
import type { Reach } from './reach.ts'
import { createRequests, type Requests } from './requests.ts'
import type { HttpServer } from './server.ts'

/** The transports of the library, which is loaded only when a tool is called over HTTP. */
export interface Transports {
  readonly StreamableHTTPClientTransport: typeof StreamableHTTPClientTransport
  readonly SSEClientTransport: typeof SSEClientTransport
}

/** A server may not ask to be asked again at once, without end. */
const [SHORTEST_MS, LONGEST_MS] = [500, 60_000]
/** How long a server has to hear that its session is over. */
const GOODBYE_MS = 500
/** How long a request that is called off is kept, so that the server hears of it first. */
const CANCEL_MS = 500

type Way = StreamableHTTPClientTransport | SSEClientTransport

/** A server over HTTP, by the library's own transport. */
export function openHttp(
  { url, headers }: HttpServer,
  kind: 'http' | 'sse',
  { StreamableHTTPClientTransport: Streamable, SSEClientTransport: Sse }: Transports,
  reach: Reach,
): Inner {
  const requests = createRequests()
  let refusal: unknown
  let heard = NOBODY
  const held = heldFetch(reach.fetch, {
    fault: (fault) => heard.fault(fault),
    // by the older way answers come on the event stream, whatever the request itself is answered with
    whole(id) {
      const request = kind === 'http' ? requests.waiting(id) : undefined
      if (request !== undefined) request.isWhole = true
    },
    refused: (error) => void (refusal = error),
  })
  const settings = { fetch: held, requestInit: { headers: { ...headers } } }
  const transport =
    kind === 'sse'
      ? new Sse(new URL(url), settings)
      : new Streamable(new URL(url), { ...settings, ...PATIENCE })
  Object.assign(transport, {
    onmessage(message: JSONRPCMessage) {
      const { id, method } = message as Told
      if (id !== undefined && method === undefined) requests.answered(id)
      heard.message(message)
    },
    onclose: () => heard.closed(),
    // an event stream that begins anew begins a new session, of which the server knows nothing
    onerror: (error: Error) =>
      kind === 'sse' && error.name === 'SseError' ? void transport.close() : heard.error(error),
  })
  return {
    async start() {
      await transport.start().catch((error: unknown) => {
        // what the connection was refused with, not what the library makes of it
        throw refusal ?? error
      })
    },
    send: (message, more) =>
      sent(message, more, { send: (one, options) => (transport as Transport).send(one, options), requests }),
    close: () => closed(transport, () => reach.close()),
    letGo: () => undefined,
    fate: () => '',
    hasSession: () => 'sessionId' in transport && transport.sessionId !== undefined,
    setProtocolVersion: (version) => transport.setProtocolVersion(version),
    listen: (listener) => void (heard = listener),
  }
}

/** What is looked at of a message. */
interface Told {
  readonly id?: number
  readonly method?: string
  readonly params?: { readonly requestId?: number }
}

interface Sending {
  readonly send: Inner['send']
  readonly requests: Requests
}

const PATIENCE = {
  reconnectionOptions: {
    initialReconnectionDelay: 1000,
    maxReconnectionDelay: 30_000,
    reconnectionDelayGrowFactor: 1.5,
    maxRetries: 2,
  },
  reconnectionScheduler: (reconnect: () => void, delay: number): (() => void) => {
    const timer = setTimeout(reconnect, Math.min(Math.max(delay, SHORTEST_MS), LONGEST_MS)).unref()
    return () => clearTimeout(timer)
  },
}

/** A request that is called off is not waited for any longer; one that is answered without an answer is lost. */
async function sent(
  message: JSONRPCMessage,
  options: Parameters<Inner['send']>[1],
  { send, requests }: Sending,
): Promise<void> {
  const { id, method, params } = message as Told
  if (id === undefined || method === undefined) {
    const said = send(message, options)
    if (method !== 'notifications/cancelled') return said
    // it may have to wait for the very connection that the request keeps
    await Promise.race([said.catch(() => undefined), soon(CANCEL_MS)])
    requests.stop(params?.requestId ?? -1)
    return said
  }
  const request = requests.begin(id)
  const over = (): void => {
    requests.over(id)
    options?.onRequestStreamEnd?.()
  }
  try {
    await send(message, { ...options, requestSignal: request.stop.signal, onRequestStreamEnd: over })
    if (request.isWhole) over()
  } catch (error) {
    requests.over(id)
    throw error
  }
}

async function closed(transport: Way, close: () => Promise<void>): Promise<void> {
  if ('terminateSession' in transport) {
    await Promise.race([transport.terminateSession().catch(() => undefined), soon(GOODBYE_MS)])
  }
  await transport.close().catch(() => undefined)
  await close().catch(() => undefined)
}

function soon(ms: number): Promise<void> {
  return new Promise((resolve) => void setTimeout(resolve, ms).unref())
}
