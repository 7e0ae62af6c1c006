import * as z from 'zod'
import { named, secret } from './option-values.ts'
import { urlFault } from './url.ts'

const one =
  (...names: readonly string[]) =>
  (value: object): boolean =>
    names.filter((name) => (value as Readonly<Record<string, unknown>>)[name] !== undefined).length === 1

const basic = z.strictObject({
  username: z
    .string()
    .regex(/^[^:\p{Cc}]*$/u, 'a name without a colon')
    .describe('Who asks.'),
  password: secret.describe('A secret.'),
})

const key = z
  .strictObject({
    header: named.optional().describe('The header that it stands in.'),
    query: named.optional().describe('The parameter of the query that it stands in.'),
    value: secret.describe('The key: a secret.'),
  })
  .refine(
    one('header', 'query'),
    'a key stands in a header or in the query: expected one of `header` and `query`',
  )

const oauth2 = z.strictObject({
  token_url: named
    .refine(
      (url) => !url.includes('{{') && urlFault(url) === undefined,
      'a URL that begins with https://, without {{ }}',
    )
    .describe('Where tokens are given.'),
  client_id: named.describe('Who asks.'),
  client_secret: secret.describe('A secret.'),
  scope: named.optional().describe('What the token is for, words with spaces between.'),
  audience: named.optional().describe('Whom the token is for.'),
  style: z
    .enum(['header', 'body'])
    .optional()
    .describe('Where id and secret stand: in a header, the default, or in the body.'),
})

/** How hookline proves who it is. */
export const auth: z.ZodType = z
  .strictObject({
    bearer: secret.optional().describe('A token: a secret.'),
    basic: basic.optional().describe('A name and a password.'),
    api_key: key.optional().describe('A key in a header or in the query.'),
    oauth2: oauth2.optional().describe('A token that hookline asks for, by client credentials.'),
  })
  .refine(
    one('bearer', 'basic', 'api_key', 'oauth2'),
    'there is one way to prove it: expected one of bearer, basic, api_key and oauth2',
  )
