import type { StandardSchema } from '@hookline/core'
import * as z from 'zod'
import { plainAddressOf } from './address.ts'
import { DURATION, durationOf, MAX_MS } from './duration.ts'
import { refuseMisfits } from './misfits.ts'
import { isPlain } from './plain-json.ts'
import type { MessageQueueOptions } from './settings.ts'

/** A text that says something. */
const named = z.string().min(1)

/** Where a secret lies; which of the four it is, hookline looks at. */
const reference = z.looseObject({})

const EITHER = { error: 'a text, or where a secret lies, such as { secret = "NAME" }' }

const secretOrText: z.ZodType = z.union([named, reference], EITHER).meta({ 'x-secret': 'allowed' })
const secret: z.ZodType = z.union([named, reference], EITHER).meta({ 'x-secret': true })

/** What AMQP calls a short string. */
const short = z
  .string()
  .refine((text) => Buffer.byteLength(text) <= 255, 'more than 255 bytes, which is the most')

const address = z.union([named.superRefine(refuseAddress), reference], EITHER).meta({ 'x-secret': 'allowed' })

function refuseAddress(text: string, ctx: z.RefinementCtx<string>): void {
  const read = plainAddressOf(text.replace(/^\$\{[^{}]*\}/, 'amqp://x').replaceAll(/\$\{[^{}]*\}/g, 'x'))
  if (typeof read === 'string') ctx.addIssue({ code: 'custom', message: read })
}

const BODY = {
  'x-template': 'value',
  description:
    'What is sent instead of the whole event: any structure, with {{ }} in its texts, of which a lone one keeps the type of its value. In CloudEvents it is the data, and with `format = "raw"` a text.',
  // in each of its places the same holds
  anyOf: [
    { type: 'string' },
    { type: 'number' },
    { type: 'boolean' },
    { type: 'array', items: { $ref: '#/properties/body' } },
    { type: 'object', additionalProperties: { $ref: '#/properties/body' } },
  ],
}

const tls = z.strictObject({
  ca: secretOrText.describe('Authorities to trust instead of those of the system.').optional(),
  cert: secretOrText.describe('What hookline shows to a broker that asks who it is.').optional(),
  key: secretOrText.describe('The private key of `cert`.').optional(),
  server_name: named
    .describe("The name in the broker's certificate, where it is not the host of `url`.")
    .optional(),
})

const shape = z.strictObject({
  url: z
    .union([address, z.array(address).min(1).max(16)])
    .describe(
      'Where the broker is: "amqps://host", "amqp://host:5672/vhost", or a secret that holds one, then also with user and password. A list names the nodes of one cluster, of which one is used.',
    ),
  user: secretOrText.optional().describe('Who logs in. Default: what a secret `url` says, else guest.'),
  password: secret.optional().describe('What proves it: a secret.'),
  vhost: short.min(1).optional().describe('The virtual host. Default: that of `url`, else "/".'),
  exchange: short
    .optional()
    .describe(
      'What it is published to. Default: "", the default exchange, which hands it to the queue that `routing_key` names.',
    ),
  routing_key: z.string().optional().meta({
    'x-template': 'value',
    description:
      'What the exchange routes by, with {{ }}. Default: `queue` on the default exchange, else nothing.',
  }),
  headers: z
    .record(short.min(1), z.union([z.string().meta({ 'x-template': 'value' }), z.number(), z.boolean()]))
    .optional()
    .describe(
      'Headers besides those of hookline: text with {{ }}, numbers, true, false. A lone {{ }} keeps its type.',
    ),
  format: z
    .enum(['json', 'cloudevents', 'cloudevents-binary', 'raw'])
    .optional()
    .describe(
      'How the event is sent: "json", the default; as a CloudEvent, whole ("cloudevents") or with its attributes in headers ("cloudevents-binary"); or "raw", the text in `body`.',
    ),
  body: z.any().refine(isPlain, 'is no text, number, true, false, list or table').optional().meta(BODY),
  content_type: short
    .regex(/^[\w!#$&^.+-]+\/[\u0021-\u007E ]+$/, 'a type such as "text/csv"')
    .optional()
    .describe('With `format = "raw"`: what `body` is. Default: text/plain; charset=utf-8.'),
  persistent: z.boolean().optional().describe('true, the default: the broker keeps it on disk.'),
  mandatory: z
    .boolean()
    .optional()
    .describe('true, the default: what reaches no queue is a failure. false: it is dropped.'),
  expiration: z
    .string()
    .regex(DURATION, 'a time such as "30s", "2h" or "7d"')
    .refine((text) => durationOf(text) <= MAX_MS, 'more than 49 days, which is the most')
    .optional()
    .describe('For how long it may wait in a queue. Default: for ever.'),
  priority: z.int().min(0).max(255).optional().describe('0 to 255, for queues that have priorities.'),
  declare: z
    .boolean()
    .optional()
    .describe(
      'true: what is missing of exchange, queue and binding is made, durable, the queue a quorum queue; what is there stays as it is. Default: false.',
    ),
  queue: short.min(1).optional().describe('With `declare`: the queue. Default: none is made.'),
  binding_key: short
    .optional()
    .describe(
      'With `declare`: what the queue is bound by. Default: "#" on a topic exchange, else `routing_key`.',
    ),
  exchange_type: z
    .enum(['direct', 'topic', 'fanout', 'headers'])
    .optional()
    .describe('With `declare`: of the exchange, if it is made. Default: "topic".'),
  tls: tls
    .optional()
    .describe(
      'Certificates, as PEM files beside the hooks.toml or as secrets: { ca, cert, key, server_name }. Default: what the system trusts.',
    ),
  in_flight: z
    .int()
    .min(1)
    .max(65_535)
    .optional()
    .describe('Messages that wait for their confirmation at once. Default: 256.'),
})

/** The settings of the executor. */
export const options: StandardSchema<MessageQueueOptions> = shape.superRefine(
  refuseMisfits,
) as unknown as StandardSchema<MessageQueueOptions>
