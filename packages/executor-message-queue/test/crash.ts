import { connect } from 'amqplib'
import type { HooklineError } from '@hookline/core'
import { createPublisher } from '../src/publisher.ts'
import type { Message, Transport } from '../src/transport.ts'
import type { OwnRabbit } from '@hookline/own-servers'
import { openRabbitmqClient } from './rabbitmq-client-line.ts'

/** What became of the messages of one line. */
export interface Toll {
  readonly sent: number
  readonly resolved: number
  /** Tries that failed and were made again, as the engine does. */
  readonly retried: number
  readonly unresolved: number
  readonly missing: number
  /** Messages that were stored more than once under one id. */
  readonly duplicates: number
  readonly codes: Readonly<Record<string, number>>
}

const MESSAGES_AT_ONCE = 32

/**
 * Of RabbitMQ 3.10 a quorum queue on a single node that is killed while it is young does not always find a leader again, whoever
 * publishes to it; a classic one comes back each time, and confirms as well what it has on disk.
 */
const QUEUE_TYPE = process.env['HOOKLINE_QUEUE_TYPE'] ?? 'classic'

/** Both lines send at the same time, while the broker is killed `kills` times and comes back with what it has on disk. */
export async function crash(rabbit: OwnRabbit, kills: number): Promise<Readonly<Record<string, Toll>>> {
  const { hostname, port } = new URL(rabbit.url)
  const host = {
    isSafe: false,
    host: hostname,
    port: Number(port),
    user: 'guest',
    password: 'guest',
    vhost: '/',
  }
  const lines: Readonly<Record<string, Transport>> = {
    amqplib: createPublisher({ hosts: [host], tls: undefined, inFlight: 256 }),
    'rabbitmq-client': openRabbitmqClient(rabbit.url),
  }
  const stop = new AbortController()
  const running = Object.entries(lines).map(async ([name, line]) => {
    const queue = `crash-${name}`
    await declared(rabbit.url, queue)
    return [name, queue, line, await streamed(line, queue, stop.signal)] as const
  })
  await pause(400)
  for (let kill = 0; kill < kills; kill++) {
    await pause(300 + 700 * Math.random())
    await rabbit.kill()
    await pause(300)
    await rabbit.start()
    await pause(700)
  }
  stop.abort()
  const tolls: Record<string, Toll> = {}
  for (const [name, queue, line, counted] of await Promise.all(running)) {
    await line.close(AbortSignal.timeout(5000))
    tolls[name] = toll(counted, await stored(rabbit.url, queue))
  }
  return tolls
}

interface Counted {
  readonly sent: number
  readonly resolved: readonly string[]
  readonly codes: Record<string, number>
}

/** Sends until it is told to stop; what may be tried again is, until it is confirmed. */
async function streamed(line: Transport, queue: string, stop: AbortSignal): Promise<Counted> {
  const resolved: string[] = []
  const codes: Record<string, number> = {}
  let sent = 0
  const one = async (): Promise<void> => {
    while (!stop.aborted) {
      const id = `m${sent++}`
      await sentAtLast(line, messageTo(queue, id), codes)
      resolved.push(id)
      await pause(2)
    }
  }
  await Promise.all(Array.from({ length: MESSAGES_AT_ONCE }, one))
  return { sent, resolved, codes }
}

async function sentAtLast(line: Transport, message: Message, codes: Record<string, number>): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      const receipt = await line.publish(message, AbortSignal.timeout(10_000))
      if (receipt.status === 'confirmed') return
      codes['returned'] = (codes['returned'] ?? 0) + 1
    } catch (thrown) {
      const { code, details } = thrown as HooklineError
      codes[code] = (codes[code] ?? 0) + 1
      if (details.retryable !== true) throw thrown
    }
    await pause(Math.random() * Math.min(1000, 50 * 2 ** attempt))
  }
}

function messageTo(queue: string, messageId: string): Message {
  const properties = {
    messageId,
    type: 'exec.after',
    appId: 'hookline',
    contentType: 'text/plain',
    headers: {},
    persistent: true,
    mandatory: true,
  }
  return { exchange: '', routingKey: queue, body: Buffer.from(messageId.padEnd(1000, '.')), properties }
}

function toll({ sent, resolved, codes }: Counted, ids: readonly string[]): Toll {
  const known = new Set(ids)
  return {
    sent,
    resolved: resolved.length,
    retried: Object.values(codes).reduce((sum, count) => sum + count, 0),
    unresolved: sent - resolved.length,
    missing: resolved.filter((id) => !known.has(id)).length,
    duplicates: ids.length - known.size,
    codes,
  }
}

async function declared(url: string, queue: string): Promise<void> {
  const model = await connect(url, { noDelay: true })
  const channel = await model.createChannel()
  await channel.assertQueue(queue, { durable: true, arguments: { 'x-queue-type': QUEUE_TYPE } })
  await model.close()
}

/** The ids of all that the broker has. */
async function stored(url: string, queue: string): Promise<readonly string[]> {
  const model = await connect(url, { noDelay: true })
  const channel = await model.createChannel()
  const { messageCount } = await channel.checkQueue(queue)
  const ids: string[] = []
  await channel.prefetch(1000)
  await new Promise<void>((done) => {
    if (messageCount === 0) return done()
    void channel.consume(queue, (message) => {
      if (message === null) return
      ids.push(String(message.properties.messageId))
      channel.ack(message)
      if (ids.length >= messageCount) done()
    })
  })
  await model.close()
  return ids
}

function pause(ms: number): Promise<void> {
  return new Promise((next) => setTimeout(next, ms))
}
