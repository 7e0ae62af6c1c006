import { addressOf } from './address.ts'
import { urlsOf } from './broker.ts'
import { secretName } from './reveal.ts'
import type { MessageQueueOptions, QueueSecret } from './settings.ts'
import { hostName } from './transport.ts'

/** The broker; of a secret URL where it lies. */
export function target(options: MessageQueueOptions): string {
  return urlsOf(options).map(nameOf).join(', ')
}

function nameOf(url: QueueSecret): string {
  if (typeof url !== 'string') return secretName(url)
  const address = addressOf(url)
  return typeof address === 'string' ? 'message-queue' : hostName(address)
}
