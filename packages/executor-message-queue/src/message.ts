import type { HookContext } from '@hookline/core'
import { contentOf, plain } from './content.ts'
import { durationOf } from './duration.ts'
import { mqError } from './errors.ts'
import { headersOf } from './headers.ts'
import { messageIdOf } from './message-id.ts'
import type { MessageQueueOptions } from './settings.ts'
import type { Message, Properties } from './transport.ts'
import { wellFormed } from './well-formed.ts'

type Context = HookContext<MessageQueueOptions, unknown>

/** The message that an event becomes. @throws HooklineError of the table MQ_ERRORS, `EXPRESSION_FAILED` */
export function messageOf(ctx: Context): Message {
  const { exchange = '' } = ctx.options
  const { body, ...content } = contentOf(ctx)
  return { exchange, routingKey: routingKeyOf(ctx), body, properties: propertiesOf(ctx, content) }
}

function routingKeyOf({ options, render }: Context): string {
  const { exchange = '', queue, routing_key: template = exchange === '' ? (queue ?? '') : '' } = options
  const key = wellFormed(plain(render(template)))
  const bytes = Buffer.byteLength(key)
  if (bytes > 255) throw mqError('MQ_ROUTING_KEY', `the routing key has ${bytes} bytes, 255 is the most`)
  if (key !== '' || exchange !== '') return key
  throw mqError(
    'MQ_ROUTING_KEY',
    'the routing key is empty, and the default exchange takes it for the name of a queue',
    {
      hint: 'See what `with.routing_key` gives for this event: to the default exchange it is the name of a queue.',
    },
  )
}

function propertiesOf(ctx: Context, content: Pick<Properties, 'contentType' | 'headers'>): Properties {
  const { options, event, delivery } = ctx
  const { persistent = true, mandatory = true, expiration, priority } = options
  const timestamp = Math.floor(Date.parse(event.at) / 1000)
  return {
    messageId: messageIdOf(delivery.id),
    type: event.name,
    ...(timestamp >= 0 && { timestamp }),
    appId: 'hookline',
    contentType: content.contentType,
    headers: headersOf(ctx, content.headers),
    persistent,
    mandatory,
    ...(expiration !== undefined && { expiration: String(durationOf(expiration)) }),
    ...(priority !== undefined && { priority }),
  }
}
