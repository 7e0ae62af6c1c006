import type { HookContext, Json } from '@hookline/core'
import { plain } from './content.ts'
import { mqError } from './errors.ts'
import type { MessageQueueOptions } from './settings.ts'
import type { Properties } from './transport.ts'
import { traceOf } from './trace.ts'
import { wellFormed } from './well-formed.ts'

type Headers = Properties['headers']

/** The headers of a message: of its format, of the caller's trace, and the hook's own, in this order. @throws HooklineError `MQ_HEADERS` */
export function headersOf(
  { options, render, env }: HookContext<MessageQueueOptions, unknown>,
  ofFormat: Headers,
): Headers {
  const own = Object.entries(options.headers ?? {}).flatMap(([name, template]) => {
    const value = headerValue(render(template))
    return value === undefined ? [] : [[name, value] as const]
  })
  const headers: Headers = { ...ofFormat, ...traceOf(env), ...Object.fromEntries(own) }
  const bytes = Object.entries(headers).reduce(
    (sum, [name, value]) => sum + sizeOf(name) + sizeOf(String(value)) + 6,
    0,
  )
  if (bytes <= MAX_BYTES) return headers
  throw mqError('MQ_HEADERS', `the headers have ${bytes} bytes, ${MAX_BYTES} is the most`)
}

/** They stand in one frame with the other properties, and a broker may agree on small ones. */
const MAX_BYTES = 32_768

/**
 * Numbers, and what is true or false, stay what they are. A structure is its JSON: a table in AMQP's own form would be one
 * in which a key of the event's could choose types.
 */
function headerValue(value: Json): string | number | boolean | undefined {
  if (value === null) return undefined
  if (typeof value === 'boolean') return value
  if (typeof value === 'number')
    return Number.isInteger(value) && !Number.isSafeInteger(value) ? String(value) : value
  return wellFormed(plain(value))
}

function sizeOf(text: string): number {
  return Buffer.byteLength(text)
}
