import { createHash } from 'node:crypto'
import { percentEncoded } from './percent.ts'

/**
 * The id of a delivery as `webhook-id`, the same for every attempt. The signed text has dots between its parts, so that an
 * id with one, or with what no header holds, is sent as its hash.
 */
export function webhookId(delivery: string): string {
  if (/^[\w:/+=@~-]{1,128}$/.test(delivery)) return delivery
  return `msg_${createHash('sha256').update(delivery).digest('base64url')}`
}

/** The same as `idempotency-key`: readable, so that `hookline show` finds it, unless receivers would find it too long. */
export function idempotencyKey(delivery: string): string {
  const readable = percentEncoded(delivery, /[^\u0021\u0023\u0024\u0026-\u002B\u002D-\u005B\u005D-\u007E]/gu)
  return readable.length <= 255 ? readable : webhookId(delivery)
}
