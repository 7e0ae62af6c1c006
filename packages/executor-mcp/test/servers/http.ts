import { SSEServerTransport } from '@modelcontextprotocol/sdk/server/sse.js'
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js'
import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js'
import { randomUUID } from 'node:crypto'
import { createServer as createHttp, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { createServer } from './tools.ts'

/** What a request is answered with. */
export type Handle = (request: IncomingMessage, response: ServerResponse) => void | Promise<void>

/** A server over HTTP that runs in this process. */
export interface Listening {
  readonly url: string
  /** As `[network] allow_private` has it. */
  readonly allowed: string
  readonly requests: readonly { readonly method: string; readonly headers: IncomingMessage['headers'] }[]
  readonly connections: () => number
  readonly close: () => Promise<void>
}

/** Listens on loopback, at a port that is free or given. */
export async function listen(handle: Handle, port = 0): Promise<Listening> {
  const requests: { readonly method: string; readonly headers: IncomingMessage['headers'] }[] = []
  const sockets = new Set<Socket>()
  let connections = 0
  const server: Server = createHttp((request, response) => {
    requests.push({ method: request.method!, headers: request.headers })
    void handle(request, response)
  })
  server.on('connection', (socket) => {
    connections++
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
  })
  await new Promise<void>((resolve) => void server.listen(port, '127.0.0.1', resolve))
  const allowed = `127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    url: `http://${allowed}/mcp`,
    allowed,
    requests,
    connections: () => connections,
    async close() {
      for (const socket of sockets) socket.destroy()
      await new Promise((resolve) => void server.close(resolve))
    },
  }
}

/** How a server over streamable HTTP answers, and whether it keeps sessions. */
interface Sort {
  readonly json?: boolean
  readonly sessions?: boolean
}

/** As servers with the official library do it. */
export function streamable({ json = false, sessions = true }: Sort = {}): Handle & {
  readonly forget: () => void
} {
  const transports = new Map<string, StreamableHTTPServerTransport>()
  const fresh = async (): Promise<StreamableHTTPServerTransport> => {
    const transport = new StreamableHTTPServerTransport({
      ...(sessions && { sessionIdGenerator: randomUUID }),
      enableJsonResponse: json,
      onsessioninitialized: (id) => void transports.set(id, transport),
    })
    // its types do not know `exactOptionalPropertyTypes`
    // oxlint-disable-next-line typescript/no-unnecessary-type-assertion -- the linter reads them without it
    await createServer().connect(transport as Transport)
    return transport
  }
  const handle: Handle = async (request, response) => {
    const id = request.headers['mcp-session-id'] as string | undefined
    if (id !== undefined && !transports.has(id)) {
      response.writeHead(404, { 'content-type': 'application/json' })
      response.end('{"jsonrpc":"2.0","error":{"code":-32001,"message":"Session not found"},"id":null}')
      return
    }
    if (id === undefined && request.method !== 'POST') {
      response.writeHead(405).end()
      return
    }
    await (id === undefined ? await fresh() : transports.get(id)!).handleRequest(request, response)
  }
  return Object.assign(handle, { forget: () => transports.clear() })
}

/** The older way: one stream of events, and posts beside it. */
export function legacy(): Handle {
  const transports = new Map<string, SSEServerTransport>()
  return async (request, response) => {
    const url = new URL(request.url!, 'http://x')
    if (request.method === 'GET') {
      const transport = new SSEServerTransport('/messages', response)
      transports.set(transport.sessionId, transport)
      await createServer().connect(transport)
      return
    }
    const transport = transports.get(url.searchParams.get('sessionId') ?? '')
    if (transport === undefined) response.writeHead(404).end('no such session')
    else await transport.handlePostMessage(request, response)
  }
}
