import type { HookContext, Json } from '@hookline/core'
import { cloudEvent } from './cloud-event.ts'
import { attributeHeaders } from './cloud-event-headers.ts'
import { webhookError } from './errors.ts'
import { eventJson } from './event-json.ts'
import { plain } from './fill.ts'
import type { Headers } from './headers.ts'
import type { WebhookFormat, WebhookOptions } from './settings.ts'
import { slackMessage } from './slack.ts'

/** What is sent, and the headers that say what it is. */
export interface Body {
  /** Not there: nothing is sent. */
  readonly text?: string
  readonly headers: Headers
}

type Context = HookContext<WebhookOptions, unknown>

/** The body of a request. @throws HooklineError `WEBHOOK_BODY`, `WEBHOOK_BODY_TOO_LARGE`, `EXPRESSION_FAILED` */
export function bodyOf(ctx: Context): Body {
  const { method, format = 'json' } = ctx.options
  if (method === 'GET') return { headers: {} }
  const body = FORMATS[format](ctx)
  const bytes = Buffer.byteLength(body.text ?? '')
  if (bytes <= MAX_BYTES) return body
  throw webhookError('WEBHOOK_BODY_TOO_LARGE', `what is sent has ${bytes} bytes, ${MAX_BYTES} is the most`)
}

/** More than any agent's event has; a receiver that takes it is rare. */
export const MAX_BYTES: number = 20 * 1024 * 1024

const FORMATS: Readonly<Record<WebhookFormat, (ctx: Context) => Body>> = {
  json: (ctx) => typed('application/json', JSON.stringify(content(ctx))),
  cloudevents: (ctx) =>
    typed(
      'application/cloudevents+json; charset=utf-8',
      JSON.stringify({ ...cloudEvent(ctx), data: content(ctx) }),
    ),
  'cloudevents-binary': (ctx) => {
    const { text, headers } = typed('application/json', JSON.stringify(content(ctx)))
    return { text: text!, headers: { ...headers, ...attributeHeaders(cloudEvent(ctx)) } }
  },
  slack: (ctx) => typed('application/json; charset=utf-8', JSON.stringify(slackMessage(ctx))),
  raw: ({ options: { body, content_type: type = 'text/plain; charset=utf-8' }, render }) => {
    if (typeof body !== 'string') throw webhookError('WEBHOOK_BODY', '`body` of the format raw is no text')
    return typed(type, plain(render(body)))
  },
}

function typed(contentType: string, text: string): Body {
  return { text, headers: { 'content-type': contentType } }
}

function content(ctx: Context): Json {
  const { body } = ctx.options
  return body === undefined ? eventJson(ctx) : ctx.render(body)
}
