import { createHash } from 'node:crypto'

/** The id of a delivery as `message-id`, the same for every attempt; one that AMQP cannot hold is its hash. */
export function messageIdOf(delivery: string): string {
  if (/^[\u0020-\u007E]{1,255}$/.test(delivery)) return delivery
  return `msg_${createHash('sha256').update(delivery).digest('base64url')}`
}
