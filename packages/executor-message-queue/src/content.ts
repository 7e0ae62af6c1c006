import type { HookContext, Json } from '@hookline/core'
import { attributeHeaders, cloudEvent } from './cloud-event.ts'
import { mqError } from './errors.ts'
import { eventJson } from './event-json.ts'
import type { MessageQueueOptions, QueueFormat } from './settings.ts'
import type { Properties } from './transport.ts'
import { wellFormed } from './well-formed.ts'

/** What is sent, and what says what it is. */
export interface Content {
  readonly body: Buffer
  readonly contentType: string
  readonly headers: Properties['headers']
}

type Context = HookContext<MessageQueueOptions, unknown>

/** The content of a message. @throws HooklineError `MQ_BODY`, `MQ_TOO_LARGE`, `EXPRESSION_FAILED` */
export function contentOf(ctx: Context): Content {
  const content = FORMATS[ctx.options.format ?? 'json'](ctx)
  const bytes = content.body.length
  if (bytes <= MAX_BYTES) return content
  throw mqError('MQ_TOO_LARGE', `the message has ${bytes} bytes, ${MAX_BYTES} is the most`)
}

/** What RabbitMQ 4 takes by default. */
const MAX_BYTES: number = 16 * 2 ** 20

const FORMATS: Readonly<Record<QueueFormat, (ctx: Context) => Content>> = {
  json: (ctx) => typed('application/json', JSON.stringify(dataOf(ctx))),
  cloudevents: (ctx) =>
    typed(
      'application/cloudevents+json; charset=utf-8',
      JSON.stringify({ ...cloudEvent(ctx), data: dataOf(ctx) }),
    ),
  'cloudevents-binary': (ctx) =>
    typed('application/json', JSON.stringify(dataOf(ctx)), attributeHeaders(cloudEvent(ctx))),
  raw: ({ options: { body, content_type: type = 'text/plain; charset=utf-8' }, render }) => {
    if (typeof body !== 'string') throw mqError('MQ_BODY', '`body` of the format raw is no text')
    return typed(type, plain(render(body)))
  },
}

function typed(contentType: string, text: string, headers: Content['headers'] = {}): Content {
  return { body: Buffer.from(wellFormed(text)), contentType, headers }
}

function dataOf(ctx: Context): Json {
  const { body } = ctx.options
  return body === undefined ? eventJson(ctx) : ctx.render(body)
}

/** A value inside of a text: absent is empty, a structure is its JSON. */
export function plain(value: Json): string {
  if (value === null) return ''
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}
