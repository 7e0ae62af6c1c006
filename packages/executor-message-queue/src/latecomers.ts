import { createHash } from 'node:crypto'
import type { Message } from './transport.ts'

/** What the broker confirmed after nobody waited for it any more. */
export interface Latecomers {
  add(message: Message): void
  /** True: the broker has this very message; it is told once. */
  take(message: Message): boolean
}

/** The most that are kept; of the oldest nothing is known any more, and they are sent again. */
const MOST = 1024

/** So that what is tried again after its time was up is not stored twice, if the broker has it by then. */
export function createLatecomers(): Latecomers {
  const known = new Map<string, string>()
  return {
    add(message) {
      const [oldest] = known.size < MOST ? [] : known.keys()
      if (oldest !== undefined) known.delete(oldest)
      known.set(message.properties.messageId, digest(message))
    },
    take(message) {
      const { messageId } = message.properties
      const isKnown = known.has(messageId) && known.get(messageId) === digest(message)
      known.delete(messageId)
      return isKnown
    },
  }
}

function digest({ exchange, routingKey, body }: Message): string {
  return createHash('sha256')
    .update(JSON.stringify([exchange, routingKey]))
    .update(body)
    .digest('base64')
}
