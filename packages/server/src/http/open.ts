import { randomBytes } from 'node:crypto'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'
import { apiError } from '../errors.ts'
import { refusal } from './admit.ts'
import { LIMITS, type Limits } from './limits.ts'
import type { HttpDoor, HttpMeans } from './means.ts'
import { failure, rawReply, send } from './reply.ts'
import { answerTo } from './routes.ts'
import { createStreams } from './streams.ts'

/** What is not one that a machine would have made. */
const SHORTEST_TOKEN = 32

/** A token that nobody guesses. */
export function newToken(): string {
  return randomBytes(32).toString('base64url')
}

/** Opens the HTTP API on 127.0.0.1. @throws HooklineError `API_PORT_TAKEN`, `API_UNOPENED`: go on without it */
export async function openHttp(means: HttpMeans): Promise<HttpDoor> {
  if (means.token.length < SHORTEST_TOKEN) throw apiError('API_UNOPENED', 'the token is too short')
  const limits = { ...LIMITS, ...means.limits }
  const streams = createStreams(means, limits)
  const server = serverOf(limits)
  await listening(server, means.port)
  const { port } = server.address() as AddressInfo
  const gate = { port, token: means.token }
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const refused = refusal(request, gate)
    const reply =
      refused === undefined ? await answerTo({ means, limits, streams }, request, response) : failure(refused)
    if (reply !== undefined) send(request, response, reply)
  }
  server.on('request', (request, response) => void answer(request, response))
  server.on('error', (error) => means.log(`the HTTP API: ${error.message}`))
  return {
    port,
    tell: (change) => streams.tell(change),
    close: () => closed(server, () => streams.close(), limits),
  }
}

function serverOf(limits: Limits): Server {
  const server = createServer({
    maxHeaderSize: limits.headers,
    headersTimeout: limits.headersMs,
    requestTimeout: limits.requestMs,
    keepAliveTimeout: 5000,
    // how often it looks for those who are too slow
    connectionsCheckingInterval: Math.min(1000, limits.headersMs),
    // whoever sends none is told so in our words
    requireHostHeader: false,
  })
  server.maxConnections = limits.connections
  server.setTimeout(limits.idleMs)
  const busy = new WeakSet<Duplex>()
  server.on('request', ({ socket }, response) => {
    busy.add(socket)
    response.once('close', () => busy.delete(socket))
  })
  server.on('clientError', (error: NodeJS.ErrnoException, socket) =>
    // behind half an answer nothing else can stand
    socket.writable && !busy.has(socket) ? socket.end(rawReply(faultOf(error))) : socket.destroy(),
  )
  server.on('connect', (_request, socket) => {
    socket.end(rawReply(failure(apiError('API_METHOD', 'this is no proxy'), { allow: 'GET, HEAD, POST' })))
  })
  return server
}

function faultOf({ code }: NodeJS.ErrnoException): ReturnType<typeof failure> {
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT')
    return failure(apiError('API_SLOW', 'the request did not come to its end'))
  if (code === 'HPE_HEADER_OVERFLOW')
    return { ...failure(apiError('API_TOO_LARGE', 'the headers are too large')), status: 431 }
  return failure(apiError('API_MALFORMED', 'that is no HTTP'))
}

function listening(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const isTaken = error.code === 'EADDRINUSE'
      const [code, message] = isTaken
        ? (['API_PORT_TAKEN', `port ${port} of 127.0.0.1 is taken`] as const)
        : (['API_UNOPENED', `127.0.0.1:${port}: ${error.message}`] as const)
      reject(apiError(code, message, { cause: error }))
    })
    server.listen({ host: '127.0.0.1', port, exclusive: true }, () => {
      server.removeAllListeners('error')
      resolve()
    })
  })
}

function closed(server: Server, endStreams: () => void, { closeMs }: Limits): Promise<void> {
  return new Promise((resolve) => {
    const late = setTimeout(() => server.closeAllConnections(), closeMs)
    server.close(() => {
      clearTimeout(late)
      resolve()
    })
    endStreams()
  })
}
