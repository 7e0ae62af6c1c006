import type { HookContext, Json } from '@hookline/core'
import { messageOf } from './message.ts'
import type { MessageQueueOptions } from './settings.ts'
import { target } from './target.ts'

/** What would be published, and where. */
export function preview(ctx: HookContext<MessageQueueOptions, unknown>): Json {
  const { exchange, routingKey, body, properties } = messageOf(ctx)
  return {
    broker: target(ctx.options),
    exchange,
    routingKey,
    ...properties,
    body: valueOf(body, properties.contentType),
  }
}

/** What a hook writes itself may be no JSON, whatever it says of it. */
function valueOf(body: Buffer, type: string): Json {
  const text = body.toString()
  if (!/^application\/(?:[\w.-]+\+)?json\b/.test(type)) return text
  try {
    return JSON.parse(text) as Json
  } catch {
    return text
  }
}
