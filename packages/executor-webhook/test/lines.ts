import { createServer, type AddressInfo, type Server, type Socket } from 'node:net'
import type { OpenLine, Line, LineSettings, Outgoing } from '../src/line.ts'
import { openKy } from '../src/line-ky.ts'
import { openNode } from '../src/line-node.ts'

/** Both lines: each case is run against each. */
export const LINES: Readonly<Record<string, OpenLine>> = { ky: openKy, node: openNode }

/** A server that does what it likes with each connection. */
export interface Raw {
  readonly port: number
  readonly origin: string
  readonly sockets: readonly Socket[]
  /** Everything that came, of all connections. */
  readonly heard: () => string
  /** Resolves when no connection is open any more. */
  gone(): Promise<void>
  close(): Promise<void>
}

/** Serves; `act` gets every connection, with a count from 0. */
export async function serveRaw(
  act: (socket: Socket, count: number) => void,
  host = '127.0.0.1',
  allowHalfOpen = false,
): Promise<Raw> {
  const sockets: Socket[] = []
  let heard = ''
  const server = createServer({ allowHalfOpen }, (socket) => {
    socket.on('error', () => {})
    socket.on('data', (chunk) => (heard += chunk.toString('latin1')))
    act(socket, sockets.push(socket) - 1)
  })
  const port = await listening(server, host)
  return {
    port,
    origin: `http://${host.includes(':') ? `[${host}]` : host}:${port}`,
    sockets,
    heard: () => heard,
    async gone() {
      // who does not read does not hear the end either
      for (const socket of sockets) socket.resume()
      while (sockets.some((socket) => !socket.closed)) await new Promise((next) => setTimeout(next, 5))
    },
    async close() {
      for (const socket of sockets) socket.destroy()
      await new Promise((closed) => server.close(closed))
    },
  }
}

/** A port of its own for a server. */
export async function listening(server: Server, host = '127.0.0.1'): Promise<number> {
  await new Promise<void>((ready) => server.listen(0, host, ready))
  return (server.address() as AddressInfo).port
}

/** A line to one port of this machine. */
export function openTo(open: OpenLine, port: number, settings: Partial<LineSettings> = {}): Line {
  const allowPrivate = [`127.0.0.1:${port}`, `localhost:${port}`, `[::1]:${port}`]
  return open({ network: { allowPrivate }, env: {}, connections: 8, ...settings })
}

/** A request with everything that need not be said. */
export function outgoing(url: string, given: Partial<Outgoing> = {}): Outgoing {
  return {
    method: 'POST',
    url: new URL(url),
    headers: { 'content-type': 'text/plain' },
    body: Buffer.from('hello'),
    signal: new AbortController().signal,
    maxBytes: 131_072,
    ...given,
  }
}

/** What an error says of itself; `undefined`: there was none. */
export async function faultOf(sending: Promise<unknown>): Promise<
  | {
      readonly code: string
      readonly message: string
      readonly hint: string
      readonly retryable: boolean
    }
  | undefined
> {
  try {
    await sending
    return undefined
  } catch (error) {
    const { code, message, hint, details } = error as {
      code: string
      message: string
      hint: string
      details?: { retryable?: boolean }
    }
    return { code, message, hint, retryable: details?.retryable ?? false }
  }
}
