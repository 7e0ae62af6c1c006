import { randomUUID } from 'node:crypto'
import { connect as reach } from 'node:net'
import { connect, type ChannelModel, type ConsumeMessage } from 'amqplib'
import { describe, onTestFinished } from 'vitest'

const PORT: number = 5672
/** The RabbitMQ of this machine, which belongs to everybody: no test stops it. */
export const RABBIT: Readonly<Record<'url' | 'secretUrl', string>> = {
  url: `amqp://127.0.0.1:${PORT}`,
  secretUrl: `amqp://guest:guest@127.0.0.1:${PORT}`,
}

const isThere = await answers(PORT)
if (!isThere) {
  const what = `SKIPPED: no RabbitMQ listens at 127.0.0.1:${PORT}. Start one: rabbitmq-server -detached`
  if (process.env['CI'] === 'true') throw new Error(what)
  process.stderr.write(`\n${what}\n\n`)
}

/** For what needs a broker: where there is none it says so, and in CI that is a failure. */
export const withRabbit: typeof describe.skip = isThere ? describe : describe.skip

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = reach(port, '127.0.0.1')
    socket.once('connect', () => {
      socket.destroy()
      resolve(true)
    })
    socket.once('error', () => resolve(false))
  })
}

/** A connection of the test's own. */
export async function model(url: string = RABBIT.secretUrl): Promise<ChannelModel> {
  const made = await connect(url, { noDelay: true })
  made.on('error', () => {})
  onTestFinished(async () => {
    await made.close().catch(() => undefined)
  })
  return made
}

/** A queue of the test's own, gone with it. */
export interface Queue {
  readonly name: string
  /** What is in it, taken out; waits until there are so many. */
  take(count?: number): Promise<readonly ConsumeMessage[]>
  count(): Promise<number>
}

export async function queue(options: object = {}, on?: ChannelModel): Promise<Queue> {
  const by = on ?? (await model())
  const channel = await by.createChannel()
  const name = `test-${randomUUID()}`
  await channel.assertQueue(name, { durable: true, ...options })
  onTestFinished(async () => {
    const last = await by.createChannel().catch(() => undefined)
    last?.on('error', () => {})
    await last?.deleteQueue(name).catch(() => undefined)
  })
  return {
    name,
    async take(count = 1) {
      const got: ConsumeMessage[] = []
      while (got.length < count) {
        const one = await channel.get(name, { noAck: true })
        if (one === false) await new Promise((next) => setTimeout(next, 5))
        else got.push(one as unknown as ConsumeMessage)
      }
      return got
    },
    count: async () => (await channel.checkQueue(name)).messageCount,
  }
}

/** An exchange of the test's own. */
export async function exchange(type: string, on?: ChannelModel): Promise<string> {
  const by = on ?? (await model())
  const channel = await by.createChannel()
  const name = `test-${randomUUID()}`
  await channel.assertExchange(name, type, { autoDelete: false })
  onTestFinished(async () => {
    const last = await by.createChannel().catch(() => undefined)
    await last?.deleteExchange(name).catch(() => undefined)
  })
  return name
}
