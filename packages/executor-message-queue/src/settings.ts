import type { Json, SecretReference } from '@hookline/core'

/** A secret: by reference, or as a text. */
export type QueueSecret = string | SecretReference

/** The settings of a hook that publishes its event to RabbitMQ. */
export interface MessageQueueOptions {
  /** Where the broker is: `amqp://host:5672/vhost`, `amqps://`, a secret that holds one, or several, of which one is used. */
  readonly url: QueueSecret | readonly QueueSecret[]
  /** Who logs in. Default: what a secret `url` says, else `guest`. */
  readonly user?: QueueSecret | undefined
  /** What proves it. */
  readonly password?: QueueSecret | undefined
  /** The virtual host. Default: that of `url`, else `/`. */
  readonly vhost?: string | undefined
  /** What it is published to. Default: the default exchange, which hands it to the queue that `routing_key` names. */
  readonly exchange?: string | undefined
  /** What the exchange routes by. Default: the name of `queue`, where the default exchange is used; else nothing. */
  readonly routing_key?: string | undefined
  /** Besides what hookline says. A header of which the one hole is null is left out. */
  readonly headers?: Readonly<Record<string, string | number | boolean>> | undefined
  /** How the event is sent. Default `json`. */
  readonly format?: QueueFormat | undefined
  /** What is sent instead of the whole event. */
  readonly body?: Json | undefined
  /** What the body is, with `format = "raw"`. Default `text/plain; charset=utf-8`. */
  readonly content_type?: string | undefined
  /** True, the default: the broker keeps it on disk. */
  readonly persistent?: boolean | undefined
  /** True, the default: what reaches no queue is a failure. */
  readonly mandatory?: boolean | undefined
  /** For how long it may wait in a queue. Default: for ever. */
  readonly expiration?: string | undefined
  /** 0 to 255, for queues that have priorities. */
  readonly priority?: number | undefined
  /** True: the exchange, the queue and what binds them are made where they are missing. */
  readonly declare?: boolean | undefined
  /** The queue that is made. */
  readonly queue?: string | undefined
  /** What the queue is bound by. Default: `#` on a topic exchange, else `routing_key` if it has no holes. */
  readonly binding_key?: string | undefined
  /** Of an exchange that is made. Default `topic`. */
  readonly exchange_type?: ExchangeType | undefined
  /** Certificates beyond those that the system trusts. */
  readonly tls?: QueueTls | undefined
  /** Messages that wait for their confirmation at once. Default 256. */
  readonly in_flight?: number | undefined
}

/** The ways to send an event. */
export type QueueFormat = 'json' | 'cloudevents' | 'cloudevents-binary' | 'raw'

/** What every RabbitMQ has. */
export type ExchangeType = 'direct' | 'topic' | 'fanout' | 'headers'

/** PEM: paths beside the hooks.toml, or secrets that hold the text. */
export interface QueueTls {
  /** Authorities to trust instead of the system's. */
  readonly ca?: QueueSecret | undefined
  /** What hookline shows to the broker. */
  readonly cert?: QueueSecret | undefined
  /** The private key of `cert`. */
  readonly key?: QueueSecret | undefined
  /** The name in the broker's certificate, where it is not the host. */
  readonly server_name?: string | undefined
}
