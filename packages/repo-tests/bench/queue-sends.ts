import { randomUUID } from 'node:crypto'
import type { Executor, HookContext, LifecycleEvent } from '@hookline/core'
import { messageQueue, type MessageQueueOptions } from '@hookline/executor-message-queue'
import { event, hookContext } from '@hookline/testing'
import { connect, type ConfirmChannel } from 'amqplib'

/** An event of 2 KB, as it is published. */
const EVENT: LifecycleEvent = event('exec.before', { command: `echo ${'x'.repeat(1600)}` })

const URL_OF_RABBIT = 'amqp://guest:guest@127.0.0.1:5672'

/** As many as the deliverer hands over in one go, and as wait for their confirmation at once. */
const BATCH = 256

/** A queue that keeps a thousand messages, so that what is measured does not become slower the longer it lasts. */
export interface Bench {
  /** Published by the executor, in batches as the deliverer makes them, two at once. */
  readonly byHookline: (count: number) => Promise<void>
  /** The same messages by amqplib: streamed, so many in flight, `noDelay`. */
  readonly byAmqplib: (count: number) => Promise<void>
}

/** Makes a queue, and takes it away when all is done. */
export async function withQueue<T>(use: (bench: Bench) => Promise<T>): Promise<T> {
  const model = await connect(URL_OF_RABBIT, { noDelay: true })
  const channel = await model.createConfirmChannel()
  const queue = `bench-${randomUUID()}`
  await channel.assertQueue(queue, {
    durable: true,
    arguments: { 'x-queue-type': 'quorum', 'x-max-length': 1000 },
  })
  const hook = await openQueue(queue)
  try {
    return await use({
      byHookline: hook.publish,
      byAmqplib: (count) => streamed(channel, queue, count),
    })
  } finally {
    await hook.close()
    await channel.deleteQueue(queue)
    await model.close()
  }
}

/** The executor as a long-lived process has it open. */
async function openQueue(
  queue: string,
): Promise<{ publish: (count: number) => Promise<void>; close: () => Promise<void> }> {
  const executor: Executor<MessageQueueOptions> = messageQueue
  const settings: MessageQueueOptions = { url: 'amqp://127.0.0.1:5672', routing_key: queue }
  const context = hookContext<MessageQueueOptions, unknown>(settings, { event: EVENT, isDelivery: true })
  const resource = await executor.open!(settings, context)
  const one = (): HookContext<MessageQueueOptions, unknown> => ({
    ...context,
    resource,
    delivery: { id: randomUUID(), attempt: 1 },
    deadline: Date.now() + 60_000,
  })
  return {
    async publish(count) {
      let left = count
      const lane = async (): Promise<void> => {
        while (left > 0) {
          const size = Math.min(BATCH, left)
          left -= size
          const ends = await executor.executeBatch!(Array.from({ length: size }, one))
          if (ends.some(({ status }) => status === 'failed')) throw new Error(JSON.stringify(ends))
        }
      }
      await Promise.all([lane(), lane()])
    },
    close: async () => await executor.close!(resource, AbortSignal.timeout(5000)),
  }
}

function streamed(channel: ConfirmChannel, queue: string, count: number): Promise<void> {
  const { raw: _raw, ...told } = EVENT
  let [sent, confirmed] = [0, 0]
  return new Promise((done, failed) => {
    const more = (): void => {
      while (sent < count && sent - confirmed < BATCH) {
        sent++
        const properties = {
          persistent: true,
          mandatory: true,
          messageId: randomUUID(),
          type: EVENT.name,
          timestamp: Math.floor(Date.parse(EVENT.at) / 1000),
          appId: 'hookline',
          contentType: 'application/json',
        }
        channel.publish('', queue, Buffer.from(JSON.stringify(told)), properties, (error: Error | null) => {
          if (error !== null) return failed(error)
          if (++confirmed === count) done()
          else more()
        })
      }
    }
    more()
  })
}
