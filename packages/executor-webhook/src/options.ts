import type { StandardSchema } from '@hookline/core'
import * as z from 'zod'
import { auth } from './options-auth.ts'
import { named, secret, secretOrFilled, secretOrText, secretUrl } from './option-values.ts'
import { refuseMisfits } from './misfits.ts'
import { isPlain } from './plain-json.ts'
import type { WebhookOptions } from './settings.ts'
import { bytesOf, SIZE } from './size.ts'

const BODY = {
  'x-template': 'value',
  description:
    'What is sent instead of the whole event: any structure, with {{ }} in its texts, of which a lone one keeps the type of its value. In CloudEvents it is the data, in a message for Slack fields besides `text`, and with `format = "raw"` a text.',
  // in each of its places the same holds
  anyOf: [
    { type: 'string' },
    { type: 'number' },
    { type: 'boolean' },
    { type: 'array', items: { $ref: '#/properties/body' } },
    { type: 'object', additionalProperties: { $ref: '#/properties/body' } },
  ],
}

/** It is read into memory. */
const MOST = bytesOf('64MB')

const tls = z.strictObject({
  ca: secretOrText.describe('Authorities to trust instead of those of the system.').optional(),
  cert: secretOrText.describe('What hookline shows to a receiver that asks who it is.').optional(),
  key: secretOrText.describe('The private key of `cert`.').optional(),
  server_name: named
    .describe("The name in the receiver's certificate, where it is not the host of `url`.")
    .optional(),
})

const shape = z.strictObject({
  url: secretUrl.describe(
    'Where it goes: https, or http for what [network] allow_private names. {{ }} stands in path and query, where each fills one segment or value. Or a secret, without {{ }}.',
  ),
  method: z
    .enum(['POST', 'PUT', 'PATCH', 'DELETE', 'GET'])
    .optional()
    .describe('Default: POST. A GET sends no body.'),
  headers: z
    .record(z.string(), secretOrFilled)
    .optional()
    .describe('Headers besides those of hookline: text with {{ }}, or secrets.'),
  query: z
    .record(z.string().min(1), secretOrFilled)
    .optional()
    .describe('What is added to the query of `url`: text with {{ }}, or secrets.'),
  format: z
    .enum(['json', 'cloudevents', 'cloudevents-binary', 'slack', 'raw'])
    .optional()
    .describe(
      'How the event is sent: "json", the default; as a CloudEvent, whole ("cloudevents") or with its attributes in headers ("cloudevents-binary"); as a message for Slack; or "raw", the text in `body`.',
    ),
  body: z.any().refine(isPlain, 'is no text, number, true, false, list or table').optional().meta(BODY),
  text: z.string().min(1).optional().meta({
    'x-template': 'value',
    description: 'With `format = "slack"`: the message, with {{ }}. Default: who, where and what, in a line.',
  }),
  content_type: z
    .string()
    .regex(/^[\w!#$&^.+-]+\/[\u0021-\u007E ]+$/, 'a type such as "text/csv"')
    .optional()
    .describe('With `format = "raw"`: what `body` is. Default: text/plain; charset=utf-8.'),
  auth: auth
    .optional()
    .describe(
      'How hookline proves who it is, one of: { bearer = S }, { basic = { username, password = S } }, { api_key = { header or query, value = S } }, { oauth2 = { token_url, client_id, client_secret = S, scope, audience, style } }, S being a secret.',
    ),
  sign: z
    .strictObject({
      secrets: z
        .array(secret.describe('A secret of the form whsec_... or whsk_...'))
        .min(1)
        .max(8)
        .describe('One, or while they are changed over the new and the old one.'),
    })
    .optional()
    .describe('Signs what is sent by Standard Webhooks: { secrets = [S, ...] }.'),
  tls: tls
    .optional()
    .describe(
      'Certificates, as PEM files beside the hooks.toml or as secrets: { ca, cert, key, server_name }. Default: what the system trusts.',
    ),
  proxy: z
    .boolean()
    .optional()
    .describe('false: no proxy. Default: those that HTTPS_PROXY, HTTP_PROXY and NO_PROXY name.'),
  max_response: z
    .string()
    .regex(SIZE, 'a size such as "128KB" or "2MB"')
    .refine((size) => !SIZE.test(size) || bytesOf(size) <= MOST, 'more than 64MB, which is the most')
    .optional()
    .describe('What the receiver may answer with at most. Default: "128KB".'),
})

/** The settings of the executor. */
export const options: StandardSchema<WebhookOptions> = shape.superRefine(
  refuseMisfits,
) as unknown as StandardSchema<WebhookOptions>
