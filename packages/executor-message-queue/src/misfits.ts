import { holes } from '@hookline/core'
import { urlsOf } from './broker.ts'
import type { MessageQueueOptions } from './settings.ts'

/** A fault between settings: where, and what. */
type Misfit = readonly [path: readonly string[], message: string]

interface Report {
  readonly addIssue: (issue: { readonly code: 'custom'; path: string[]; message: string }) => void
}

/** Reports settings that are right by themselves and not together. */
export function refuseMisfits(settings: unknown, report: Report): void {
  for (const rule of RULES)
    for (const [path, message] of rule(settings as MessageQueueOptions))
      report.addIssue({ code: 'custom', path: [...path], message })
}

type Rule = (options: MessageQueueOptions) => readonly Misfit[]

const when = (isWrong: boolean, path: string, message: string): readonly Misfit[] =>
  isWrong ? [[[path], message]] : []

const RULES: readonly Rule[] = [
  ({ exchange = '', routing_key: key, queue }) =>
    when(
      exchange === '' && (key ?? queue ?? '') === '',
      'routing_key',
      'on the default exchange it is the name of the queue: expected one, or an `exchange`',
    ),
  ({ routing_key: key = '' }) =>
    when(partsOf(key).length === 1 && Buffer.byteLength(key) > 255, 'routing_key', 'has more than 255 bytes'),
  ({ user, password }) => [
    ...when(user !== undefined && password === undefined, 'user', 'goes together with `password`'),
    ...when(password !== undefined && user === undefined, 'password', 'goes together with `user`'),
  ],
  ({ declare = false, queue, binding_key: key, exchange_type: type, exchange = '' }) => [
    ...when(!declare && queue !== undefined && exchange !== '', 'queue', 'is what `declare = true` makes'),
    ...when(!declare && key !== undefined, 'binding_key', 'is for `declare = true`'),
    ...when(!declare && type !== undefined, 'exchange_type', 'is for `declare = true`'),
    ...when(
      declare && exchange === '' && queue === undefined,
      'declare',
      'has nothing to make: name an `exchange` or a `queue`',
    ),
    ...when(
      declare && exchange === '' && key !== undefined,
      'binding_key',
      'every queue is bound to the default exchange by its name',
    ),
    ...when(
      declare && exchange === '' && type !== undefined,
      'exchange_type',
      'the default exchange is always there',
    ),
  ],
  (options) =>
    when(
      options.declare === true &&
        options.queue !== undefined &&
        (options.exchange ?? '') !== '' &&
        isKeyOpen(options),
      'binding_key',
      'is needed: `routing_key` differs from event to event',
    ),
  ({ format, body, content_type: type }) => [
    ...when(
      format === 'raw' && typeof body !== 'string',
      'body',
      'with format = "raw" it is the text that is sent',
    ),
    ...when(
      type !== undefined && format !== 'raw',
      'content_type',
      'is for format = "raw"; others set it by themselves',
    ),
  ],
  ({ tls }) =>
    when(
      tls !== undefined && (tls.cert === undefined) !== (tls.key === undefined),
      'tls',
      '`cert` and `key` go together',
    ),
  (options) =>
    when(
      options.tls !== undefined &&
        urlsOf(options).every((url) => typeof url === 'string' && /^amqp:/i.test(url)),
      'tls',
      'is for amqps: `url` says amqp',
    ),
  ({ headers = {}, format }) =>
    Object.keys(headers).flatMap((name): readonly Misfit[] => {
      const why = headerFault(name, format)
      return why === undefined ? [] : [[['headers', name], `${name} is not set by hand: ${why}`]]
    }),
]

function isKeyOpen(options: MessageQueueOptions): boolean {
  const { routing_key: key = '' } = options
  return options.binding_key === undefined && options.exchange_type === 'direct' && partsOf(key).length > 1
}

const OURS: Readonly<Record<string, string>> = {
  CC: 'where it goes is what `routing_key` says',
  BCC: 'where it goes is what `routing_key` says',
  traceparent: 'it follows from TRACEPARENT',
  tracestate: 'it follows from TRACESTATE',
}

function headerFault(name: string, format: MessageQueueOptions['format']): string | undefined {
  if (Object.hasOwn(OURS, name)) return OURS[name]
  const isAttribute = format === 'cloudevents-binary' && /^cloudEvents[:_]/.test(name)
  return isAttribute ? 'it is an attribute of the CloudEvent' : undefined
}

/** A hole that is not closed is a fault that hookline itself reports. */
function partsOf(text: string): readonly string[] {
  try {
    return holes(text)
  } catch {
    return [text]
  }
}
