import type { ConfirmChannel, Message as Returned, Options } from 'amqplib'
import { hangUp, type Dialled } from './dial.ts'
import type { Message } from './transport.ts'

/** What a channel tells. Each channel ends once, and tells nothing after. */
export interface Listener {
  /** @throws what the library then ends the connection with */
  settled(tag: number, isMultiple: boolean, isTaken: boolean): void
  returned(messageId: string, code: number, text: string): void
  drained(): void
  /** `undefined`: it goes on. */
  blocked(why: string | undefined): void
  lost(why: Loss): void
}

/** How a channel ended. */
export interface Loss {
  /** True: the connection is still there. */
  readonly isChannel: boolean
  /** What the broker said, if it did. */
  readonly code: number | undefined
  readonly text: string
}

/** A channel on which each message is confirmed. */
export interface Link {
  /** False: no more, until it has drained. @throws what cannot be put into frames */
  send(message: Message): boolean
  /** Says goodbye and hangs up. */
  close(): Promise<void>
  /** Hangs up. */
  end(): void
}

/** Hears how a connection goes on, once for each. */
export function watch(
  { model, socket }: Dialled,
  { blocked, lost }: Pick<Listener, 'blocked' | 'lost'>,
): void {
  const ended = (error?: Failure | null): void => lost({ isChannel: false, ...said(error) })
  model.on('blocked', (reason: string) => blocked(reason))
  model.on('unblocked', () => blocked(undefined))
  model.on('error', ended)
  model.on('close', ended)
  socket.on('close', () => ended(socket.errored))
}

/** Opens a channel on a connection. @throws whatever the broker or the library says */
export async function openLink({ model, socket }: Dialled, listener: Listener): Promise<Link> {
  const channel = await model.createConfirmChannel()
  // without one it ends with its connection, of which that one tells
  channel.on('error', (error: Failure) => listener.lost({ isChannel: true, ...said(error) }))
  const settled =
    (isTaken: boolean) =>
    ({ deliveryTag, multiple }: Fields): void =>
      listener.settled(deliveryTag, multiple, isTaken)
  // before the library's own, which trusts every number
  channel.prependListener('ack', settled(true))
  channel.prependListener('nack', settled(false))
  channel.on('return', ({ fields, properties }: Returned) => {
    const { replyCode, replyText } = fields as unknown as Readonly<Record<string, unknown>>
    listener.returned(String(properties.messageId), Number(replyCode), String(replyText))
  })
  channel.on('drain', () => listener.drained())
  return {
    send: (message) => sent(channel, message),
    end: () => hangUp(socket),
    async close() {
      await model.close().catch(() => undefined)
    },
  }
}

interface Fields {
  readonly deliveryTag: number
  readonly multiple: boolean
}

type Failure = Error & { readonly code?: unknown }

/** A number is the broker's own; Node's codes are texts. */
function said(error: Failure | null | undefined): Pick<Loss, 'code' | 'text'> {
  const code = typeof error?.code === 'number' ? error.code : undefined
  return { code, text: error?.message ?? 'the connection ended' }
}

function sent(channel: ConfirmChannel, { exchange, routingKey, body, properties }: Message): boolean {
  const headers = Object.fromEntries(
    Object.entries(properties.headers).map(([name, value]) => [name, typed(value)]),
  )
  return channel.publish(exchange, routingKey, body, { ...properties, headers } as Options.Publish)
}

/** The library takes some numbers with a fraction for whole ones, and fails. */
function typed(value: Message['properties']['headers'][string]): unknown {
  return typeof value === 'number' && !Number.isInteger(value) ? { '!': 'double', value } : value
}
