import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'

/** A request as it came in. */
export interface Received {
  readonly method: string
  readonly url: string
  readonly headers: IncomingHttpHeaders
  readonly raw: readonly string[]
  readonly body: Buffer
  readonly text: string
}

/** What is answered. */
export interface Answer {
  readonly status?: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | Uint8Array
}

/** Always the same, or what a function gives; one that gives nothing answers by itself, or never. */
export type Reply = Answer | ((received: Received, response: ServerResponse) => Answer | void)

/** A real server on loopback, and what it got. */
export interface Receiver {
  readonly origin: string
  readonly port: number
  readonly allowed: readonly string[]
  readonly got: Received[]
  reply: Reply
  readonly server: Server
}

/** One that is there for as long as the file runs. */
export async function listen(reply: Reply = {}): Promise<Receiver> {
  const got: Received[] = []
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const body = Buffer.concat(chunks)
      const received = {
        method: request.method!,
        url: request.url!,
        headers: request.headers,
        raw: request.rawHeaders,
        body,
        text: body.toString(),
      }
      got.push(received)
      answer(response, received, made.reply)
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const made: Receiver = {
    origin: `http://127.0.0.1:${port}`,
    port,
    allowed: [`127.0.0.1:${port}`],
    got,
    reply,
    server,
  }
  return made
}

/** One that is gone when the test is over. */
export async function receiver(reply: Reply = {}): Promise<Receiver> {
  const one = await listen(reply)
  onTestFinished(() => stop(one))
  return one
}

export async function stop({ server }: Receiver): Promise<void> {
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
}

function answer(response: ServerResponse, received: Received, reply: Reply): void {
  const said = typeof reply === 'function' ? reply(received, response) : reply
  if (said !== undefined) response.writeHead(said.status ?? 200, said.headers).end(said.body)
}
