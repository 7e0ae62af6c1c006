import { secretName } from './reveal.ts'
import type { WebhookOptions } from './settings.ts'
import { originOf } from './url.ts'

/** The origin of the receiver; of a secret URL where it lies. */
export function target({ url }: WebhookOptions): string {
  return typeof url === 'string' ? (originOf(url) ?? 'webhook') : secretName(url)
}
