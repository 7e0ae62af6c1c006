import { connect as connectTo, type Socket } from 'node:net'
import { once } from 'node:events'
import { newToken, openHttp, type HttpDoor, type HttpMeans } from '../src/http/index.ts'
import type { ServerStatus } from '../src/index.ts'

export const TOKEN: string = newToken()

export const STATUS: ServerStatus = {
  v: 1,
  pid: 4711,
  version: '1.2.0',
  build: '1.2.0-0a1b2c3d4e5f',
  startedAt: Date.UTC(2026, 10, 20, 8, 30),
  state: 'serving',
  socket: '/state/run/server.sock',
  http: { port: 1 },
  rss: 77 << 20,
  calls: { open: 1, answered: 20, refused: 3, abandoned: 2 },
  waits: { p50: 2, p99: 30.5, max: 400 },
  sessions: [
    { agent: 'codex', id: 's1', root: '/r', lastAt: 5, events: 9, waitedMs: 12, denied: 1, open: 1 },
  ],
  running: [{ hook: 'user/slow', event: 'exec.before', session: 's1', since: 4 }],
  queue: { queued: 4, running: 1, dead: 2, breakers: [{ target: 'a"b\\c', failures: 5, until: 9 }] },
  config: { files: ['/c/hooks.toml'], errors: ['one'] },
}

/** The HTTP API, and what went on behind it. */
export interface World {
  readonly door: HttpDoor
  readonly url: string
  readonly log: string[]
  readonly close: () => Promise<void>
}

/** Opens one, by default of a server that has no journal. */
export async function world(means: Partial<HttpMeans> = {}): Promise<World> {
  const log: string[] = []
  const door = await openHttp({
    port: 0,
    token: TOKEN,
    status: () => STATUS,
    metrics: () => '',
    journal: () => undefined,
    emit: () => Promise.resolve({}),
    log: (line) => log.push(line),
    ...means,
  })
  return { door, log, url: `http://127.0.0.1:${door.port}`, close: () => door.close() }
}

export const AUTHORIZED: Readonly<Record<string, string>> = { authorization: `Bearer ${TOKEN}` }

/** What is said back, read as JSON. */
export interface Told {
  readonly status: number
  readonly headers: Headers
  /** What it is the test says. */
  readonly body: any
}

/** Asks with the token, unless `headers` say otherwise. */
export async function ask({ url }: Pick<World, 'url'>, path: string, init: RequestInit = {}): Promise<Told> {
  const response = await fetch(`${url}${path}`, { ...init, headers: { ...AUTHORIZED, ...init.headers } })
  const text = await response.text()
  const isJson = response.headers.get('content-type')?.startsWith('application/json') === true
  return { status: response.status, headers: response.headers, body: isJson ? JSON.parse(text) : text }
}

/** A bare connection. */
export async function dial({ door }: Pick<World, 'door'>): Promise<Socket> {
  const socket = connectTo({ host: '127.0.0.1', port: door.port })
  socket.on('error', () => undefined)
  await once(socket, 'connect')
  return socket
}

/** Sends bytes as they are, and waits until the other side ends the connection. */
export async function raw(to: Pick<World, 'door'>, bytes: string | Uint8Array): Promise<string> {
  const socket = await dial(to)
  let said = ''
  socket.on('data', (chunk: Buffer) => (said += chunk.toString('latin1')))
  socket.write(bytes)
  await once(socket, 'close')
  return said
}

/** A whole request of lines; the server ends the connection behind the answer. */
export function requestOf(
  { door }: Pick<World, 'door'>,
  line: string,
  headers: readonly string[] = [],
  more: { readonly host?: readonly string[]; readonly token?: boolean } = {},
): string {
  const hosts = more.host ?? [`127.0.0.1:${door.port}`]
  return [
    line,
    ...hosts.map((host) => `Host: ${host}`),
    ...(more.token === false ? [] : [`Authorization: Bearer ${TOKEN}`]),
    'Connection: close',
    ...headers,
    '',
    '',
  ].join('\r\n')
}

/** The code of the error in an answer that came as bytes. */
export function codeIn(said: string): string | undefined {
  return /"code":"(\w+)"/.exec(said)?.[1]
}
