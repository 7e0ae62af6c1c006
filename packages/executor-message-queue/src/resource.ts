import type { HookConfig, Network } from '@hookline/core'
import { brokerOf } from './broker.ts'
import type { Revealed } from './reveal.ts'
import type { MessageQueueOptions } from './settings.ts'
import type { OpenTransport, Transport } from './transport.ts'

/** What is kept between the runs of hooks with the same settings: a connection. */
export interface QueueResource {
  /** What a hook publishes by, made by the first that does. @throws HooklineError `MQ_URL`, `MQ_TLS_FILE` */
  readonly transport: (hook: HookConfig, reveal: Revealed) => Transport
  /** Waits for what is under way. */
  readonly close: (signal: AbortSignal) => Promise<void>
}

export function openResource(
  options: MessageQueueOptions,
  { network }: { readonly network: Network },
  openTransport: OpenTransport,
): QueueResource {
  let transport: Transport | undefined
  return {
    transport: (hook, reveal) => (transport ??= openTransport(brokerOf(options, { hook, network }, reveal))),
    close: async (signal) => await transport?.close(signal),
  }
}
