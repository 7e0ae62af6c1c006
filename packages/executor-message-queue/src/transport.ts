import type { HooklineError } from '@hookline/core'
import type { LookupFunction } from 'node:net'

/** A message as it goes out. */
export interface Message {
  readonly exchange: string
  readonly routingKey: string
  readonly body: Buffer
  readonly properties: Properties
}

/** What stands beside the body. */
export interface Properties {
  /** The same for every attempt; consumers know a repeat by it. */
  readonly messageId: string
  readonly type: string
  /** Seconds since the epoch. */
  readonly timestamp?: number | undefined
  readonly appId: string
  readonly contentType: string
  readonly headers: Readonly<Record<string, string | number | boolean>>
  readonly persistent: boolean
  readonly mandatory: boolean
  /** Milliseconds, as AMQP wants them: as text. */
  readonly expiration?: string | undefined
  readonly priority?: number | undefined
}

/** What the broker says of a message: it has it, or there is no queue for it. */
export type Receipt =
  | { readonly status: 'confirmed' }
  | { readonly status: 'returned'; readonly code: number; readonly text: string }

/** `waiting`: not connected, and nothing is to be sent. `blocked`: the broker takes nothing for now. */
type TransportState = 'waiting' | 'connecting' | 'open' | 'blocked' | 'closed'

/** A broker that messages are published to, with all that it takes to stay connected. */
export interface Transport {
  readonly state: TransportState
  /**
   * Gives what the broker says. Two under one message-id are one message while the first is not settled. The signal ends
   * the wait; what was sent by then may still arrive.
   * @throws HooklineError of the table MQ_ERRORS: what became of it, as far as it is known, and whether to send it again
   */
  publish(message: Message, signal: AbortSignal): Promise<Receipt>
  /** Waits for what is under way; the signal ends the wait. */
  close(signal: AbortSignal): Promise<void>
}

/** One way to the broker. */
export interface Host {
  readonly isSafe: boolean
  readonly host: string
  readonly port: number
  readonly user: string
  readonly password: string
  readonly vhost: string
}

/** What is made where it is missing. */
export interface Topology {
  readonly exchange: string
  readonly exchangeType: string
  readonly queue?: string | undefined
  readonly bindingKey: string
}

/** What a transport is made of. */
export interface Broker {
  /** The same broker, or nodes of one cluster. */
  readonly hosts: readonly [Host, ...Host[]]
  readonly tls: Certificates | undefined
  /** Why a host may not be connected to. Not there: all may. */
  readonly guard?: ConnectionGuard | undefined
  readonly inFlight: number
  readonly topology?: Topology | undefined
}

/** Who may be connected to. */
export interface ConnectionGuard {
  refused(host: Host): HooklineError | undefined
  /** For `net.connect`. */
  lookup(port: number): LookupFunction
}

/** PEM texts, and the name that the broker's certificate is for. */
export interface Certificates {
  readonly ca?: string | undefined
  readonly cert?: string | undefined
  readonly key?: string | undefined
  readonly serverName?: string | undefined
}

/** Makes a transport; nothing is connected before something is published. */
export type OpenTransport = (broker: Broker) => Transport

/** `amqps://broker.example.org:5671`, for people. */
export function hostName({ isSafe, host, port }: Pick<Host, 'isSafe' | 'host' | 'port'>): string {
  return `${isSafe ? 'amqps' : 'amqp'}://${host.includes(':') ? `[${host}]` : host}:${port}`
}
