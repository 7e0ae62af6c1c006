import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { setTimeout as delay } from 'node:timers/promises'
import { REASONS, type Ports } from './hooks.ts'

/** What the receiver has got so far. */
export interface Received {
  /** Calls that events were about, once each. */
  readonly calls: readonly string[]
  /** Deliveries of the flood, once each. */
  readonly flood: number
  /** Deliveries that came more than once. */
  readonly repeated: number
}

/** One who gets webhooks, in a process of its own: whoever measures does nothing else. */
const SLOW_MS = 50
const [calls, deliveries, flood] = [new Set<string>(), new Set<string>(), new Set<string>()]
let repeated = 0

const gate = await listening(async (request) => {
  const { data } = JSON.parse(await text(request)) as { readonly data: { readonly command: string } }
  return data.command.includes('denied') ? { decision: 'deny', reason: REASONS.webhook } : {}
})
const events = await listening(async (request) => {
  const { data } = JSON.parse(await text(request)) as { readonly data: { readonly callId: string } }
  calls.add(data.callId)
  count(deliveries, request)
  return {}
})
const slow = await listening(async (request) => {
  await text(request)
  await delay(SLOW_MS)
  count(flood, request)
  return {}
})

process.on('message', (asked) => {
  const told: Received = { calls: asked === 'calls' ? [...calls] : [], flood: flood.size, repeated }
  process.send!(told)
})
process.on('disconnect', () => process.exit(0))
process.send!({ gate, events, slow } satisfies Ports)

function count(seen: Set<string>, { headers }: IncomingMessage): void {
  const id = String(headers['webhook-id'])
  if (seen.has(id)) repeated++
  seen.add(id)
}

async function listening(answer: (request: IncomingMessage) => Promise<object>): Promise<string> {
  const server: Server = createServer((request, response) => {
    answer(request).then(
      (said) => response.setHeader('content-type', 'application/json').end(JSON.stringify(said)),
      () => response.writeHead(500).end(),
    )
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return `127.0.0.1:${(server.address() as AddressInfo).port}`
}
