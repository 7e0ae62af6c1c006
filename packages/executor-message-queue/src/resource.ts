import type { HookConfig, Network } from '@hookline/core'
import { brokerOf } from './broker.ts'
import type { Revealed } from './reveal.ts'
import type { MessageQueueOptions } from './settings.ts'
import type { OpenTransport, Transport } from './transport.ts'

/** What is kept between the runs of hooks with the same settings: a connection. */
export interface QueueResource {
  /** What a hook publishes by, made by the first that does. @throws HooklineError `MQ_URL`, `MQ_TLS_FILE` */
  readonly transport: (hook: HookConfig, reveal: Revealed) => Transport
  /** Takes the secrets that the connection was made with out of a text. */
  readonly without: (text: string) => string
  /** Waits for what is under way. */
  readonly close: (signal: AbortSignal) => Promise<void>
}

export function openResource(
  options: MessageQueueOptions,
  { network }: { readonly network: Network },
  openTransport: OpenTransport,
): QueueResource {
  let transport: Transport | undefined
  let used: Revealed | undefined
  return {
    transport(hook, reveal) {
      used ??= reveal
      return (transport ??= openTransport(brokerOf(options, { hook, network }, reveal)))
    },
    without: (text) => used?.without(text) ?? text,
    close: async (signal) => await transport?.close(signal),
  }
}
