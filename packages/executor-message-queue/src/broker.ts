import { holes, type HookConfig, type Network } from '@hookline/core'
import { addressOf, hostOf, plainAddressOf, type Address } from './address.ts'
import { mqError } from './errors.ts'
import { guardOf } from './guard.ts'
import type { Revealed } from './reveal.ts'
import type { MessageQueueOptions, QueueSecret } from './settings.ts'
import { tlsOf } from './tls.ts'
import type { Broker, Host, Topology } from './transport.ts'

/** What a hook's settings say of its broker, with its secrets. @throws HooklineError `MQ_URL`, `MQ_TLS_FILE` */
export function brokerOf(
  options: MessageQueueOptions,
  { hook, network }: { readonly hook: HookConfig; readonly network: Network },
  reveal: Revealed,
): Broker {
  const { tls, in_flight: inFlight = IN_FLIGHT, declare = false } = options
  return {
    hosts: hostsOf(options, reveal),
    tls: tls === undefined ? undefined : tlsOf(tls, hook, reveal),
    guard: guardOf(hook, network),
    inFlight,
    topology: declare ? topologyOf(options) : undefined,
  }
}

const IN_FLIGHT = 256

/** Every URL of a hook, also if there is one. */
export function urlsOf({ url }: MessageQueueOptions): readonly QueueSecret[] {
  return Array.isArray(url) ? (url as readonly QueueSecret[]) : [url as QueueSecret]
}

/** `x` of an option that may be a text or a secret. */
function textOf(value: QueueSecret, reveal: Revealed): string {
  return typeof value === 'string' ? value : reveal.secret(value)
}

function hostsOf(options: MessageQueueOptions, reveal: Revealed): Broker['hosts'] {
  const { user, password, vhost } = options
  const given: Partial<Host> = {
    ...(user !== undefined && { user: textOf(user, reveal) }),
    ...(password !== undefined && { password: reveal.secret(password) }),
    ...(vhost !== undefined && { vhost }),
  }
  const hosts = urlsOf(options).map((url) => hostOf(read(url, reveal), given))
  return hosts as unknown as Broker['hosts']
}

function read(url: QueueSecret, reveal: Revealed): Address {
  const isPlain = typeof url === 'string'
  const address = isPlain ? plainAddressOf(url) : addressOf(reveal.secret(url))
  if (typeof address !== 'string') return address
  throw mqError('MQ_URL', `${isPlain ? '`url`' : 'the secret of `url`'} ${address}`)
}

/** What is declared. */
function topologyOf(options: MessageQueueOptions): Topology {
  const { exchange = '', exchange_type: exchangeType = 'topic', queue } = options
  return { exchange, exchangeType, queue, bindingKey: bindingKeyOf(options) ?? '' }
}

/** What a queue is bound by; `undefined`: that has to be said. */
function bindingKeyOf(options: MessageQueueOptions): string | undefined {
  const { exchange_type: type = 'topic', binding_key: given, routing_key: key = '' } = options
  if (given !== undefined) return given
  if (type === 'topic') return '#'
  if (type !== 'direct') return ''
  return holes(key).length > 1 ? undefined : key
}
