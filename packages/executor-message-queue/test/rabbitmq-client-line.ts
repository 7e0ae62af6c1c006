import { Connection, type Publisher } from 'rabbitmq-client'
import { mqError } from '../src/errors.ts'
import type { Message, Receipt, Transport } from '../src/transport.ts'

/** The same transport by the other library, which reconnects and tries again by itself: what the shipped one is held against. */
export function openRabbitmqClient(url: string, maxAttempts = 20): Transport {
  const connection = new Connection({
    url,
    retryLow: 100,
    retryHigh: 2000,
    noDelay: true,
    connectionName: 'compared',
  })
  connection.on('error', () => {})
  const returned = new Map<string, Receipt>()
  const publisher: Publisher = connection.createPublisher({ confirm: true, maxAttempts })
  publisher.on('basic.return', ({ messageId, replyCode, replyText }) => {
    returned.set(String(messageId), { status: 'returned', code: replyCode, text: replyText })
  })
  return {
    get state() {
      return connection.ready ? 'open' : 'connecting'
    },
    async publish(message, signal) {
      signal.throwIfAborted()
      const { messageId } = message.properties
      try {
        await Promise.race([publisher.send(envelope(message), message.body), ended(signal)])
      } catch (cause) {
        throw mqError('MQ_UNSETTLED', String(cause), { cause, retryable: true })
      }
      const receipt = returned.get(messageId)
      returned.delete(messageId)
      return receipt ?? { status: 'confirmed' }
    },
    async close(signal) {
      await Promise.race([
        publisher.close().then(() => connection.close()),
        ended(signal).catch(() => undefined),
      ])
    },
  }
}

/** It has no end of its own to waiting. */
function ended(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) =>
    signal.addEventListener('abort', () => reject(new Error('time is up')), { once: true }),
  )
}

function envelope({ exchange, routingKey, properties }: Message): Parameters<Publisher['send']>[0] {
  const { persistent, ...rest } = properties
  return { exchange, routingKey, ...rest, durable: persistent } as Parameters<Publisher['send']>[0]
}
