import type { SchemaIssue } from '@hookline/core'
import { describe, expect, test } from 'vitest'
import { headerFault } from '../src/header-names.ts'
import * as index from '../src/index.ts'
import * as lean from '../src/lean.ts'

const { validate, jsonSchema } = index.webhook.options['~standard']
const URL = 'https://example.org/hook'
const S = { secret: 'NAME' }

test.each([
  [{ url: URL }],
  [{ url: S }],
  [{ url: { env: 'HOOK' }, method: 'PUT', format: 'slack', text: 'x', body: { channel: '#a' } }],
  [{ url: '${HOOK_URL:-https://example.org}/{{ event.name }}' }],
  [
    {
      url: URL,
      headers: { 'X-A': '{{ event.name }} ok', Accept: 'text/plain', 'x-b': S },
      query: { a: 'b', c: S },
    },
  ],
  [{ url: URL, body: { a: [1, 'x', null, { b: true }] } }],
  [{ url: URL, body: null }],
  [{ url: URL, format: 'raw', body: 'x', content_type: 'text/csv; charset=utf-8' }],
  [{ url: URL, method: 'GET', query: { a: 'b' } }],
  [{ url: URL, auth: { bearer: S } }],
  [{ url: URL, auth: { basic: { username: 'ada', password: S } } }],
  [{ url: URL, auth: { api_key: { header: 'X-Api-Key', value: S } } }],
  [{ url: URL, auth: { api_key: { header: 'Authorization', value: S } } }],
  [{ url: URL, auth: { api_key: { query: 'key', value: S } } }],
  [
    {
      url: URL,
      auth: { oauth2: { token_url: URL, client_id: 'a', client_secret: S, scope: 'b', style: 'body' } },
    },
  ],
  [{ url: URL, sign: { secrets: [S, '${OLD}'] } }],
  [
    {
      url: URL,
      tls: { ca: './ca.pem', cert: S, key: S, server_name: 'x' },
      proxy: false,
      max_response: '2MB',
    },
  ],
])('%j pass as they are', (settings) => {
  expect(validate(settings)).toEqual({ value: settings })
  expect(lean.webhook.options['~standard'].validate(settings)).toEqual({ value: settings })
})

test.each<[what: string, settings: object, path: string, message: RegExp]>([
  ['nothing', {}, 'url', /a text, or where a secret lies/],
  ['another scheme', { url: 'ftp://x' }, 'url', /does not begin with https/],
  ['a hole for the host', { url: 'https://{{ event.name }}/' }, 'url', /scheme, host or port/],
  ['a number', { url: 3 }, 'url', /a text, or where a secret lies/],
  ['another method', { url: URL, method: 'HEAD' }, 'method', /"POST"/],
  ['another format', { url: URL, format: 'xml' }, 'format', /"json"/],
  ['a body of GET', { url: URL, method: 'GET', body: {} }, 'body', /a GET sends no body/],
  ['a message of GET', { url: URL, method: 'GET', format: 'slack' }, 'format', /nothing can be slack/],
  ['raw without a body', { url: URL, format: 'raw' }, 'body', /it is the text that is sent/],
  ['raw with a table', { url: URL, format: 'raw', body: {} }, 'body', /it is the text that is sent/],
  ['a list for Slack', { url: URL, format: 'slack', body: [] }, 'body', /a table of fields/],
  ['a date', { url: URL, body: { at: new Date(0) } }, 'body', /list or table/],
  ['infinity', { url: URL, body: [Number.POSITIVE_INFINITY] }, 'body', /list or table/],
  ['a text without Slack', { url: URL, text: 'x' }, 'text', /is for format = "slack"/],
  ['an empty text', { url: URL, format: 'slack', text: '' }, 'text', />=1 char/],
  ['a type without raw', { url: URL, content_type: 'text/csv' }, 'content_type', /is for format = "raw"/],
  [
    'no type',
    { url: URL, format: 'raw', body: 'x', content_type: 'csv' },
    'content_type',
    /such as "text\/csv"/,
  ],
  [
    'a type of two lines',
    { url: URL, format: 'raw', body: 'x', content_type: 'a/b\r\nx: y' },
    'content_type',
    /such as/,
  ],
  ['a header with a colon', { url: URL, headers: { 'a:b': 'x' } }, 'headers.a:b', /is no name of a header/],
  ['a header of hookline', { url: URL, headers: { Host: 'x' } }, 'headers.Host', /it follows from `url`/],
  ['a header twice', { url: URL, headers: { 'X-A': 'x', 'x-a': 'y' } }, 'headers.x-a', /stands there twice/],
  [
    'a header of two lines',
    { url: URL, headers: { 'x-a': 'x\r\ny: z' } },
    'headers.x-a',
    /one line of printable ASCII/,
  ],
  ['a number in a header', { url: URL, headers: { 'x-a': 3 } }, 'headers.x-a', /a text, or where/],
  [
    'an attribute',
    { url: URL, format: 'cloudevents-binary', headers: { 'ce-id': 'x' } },
    'headers.ce-id',
    /an attribute/,
  ],
  ['no way', { url: URL, auth: {} }, 'auth', /one of bearer/],
  [
    'two ways',
    { url: URL, auth: { bearer: S, basic: { username: 'a', password: S } } },
    'auth',
    /one of bearer/,
  ],
  [
    'a key nowhere',
    { url: URL, auth: { api_key: { value: S } } },
    'auth.api_key',
    /one of `header` and `query`/,
  ],
  [
    'a key in two places',
    { url: URL, auth: { api_key: { header: 'a', query: 'b', value: S } } },
    'auth.api_key',
    /one of/,
  ],
  [
    'a key in a header of hookline',
    { url: URL, auth: { api_key: { header: 'Host', value: S } } },
    'auth.api_key.header',
    /follows/,
  ],
  [
    'a header that auth sets',
    { url: URL, auth: { bearer: S }, headers: { Authorization: 'x' } },
    'headers.Authorization',
    /what `auth` sets/,
  ],
  [
    'a header that a key is',
    { url: URL, auth: { api_key: { header: 'X-K', value: S } }, headers: { 'x-k': 'x' } },
    'headers.x-k',
    /what `auth` sets/,
  ],
  [
    'a colon in a name',
    { url: URL, auth: { basic: { username: 'a:b', password: S } } },
    'auth.basic.username',
    /without a colon/,
  ],
  [
    'a hole in the address of tokens',
    {
      url: URL,
      auth: { oauth2: { token_url: 'https://x.org/{{ event.name }}', client_id: 'a', client_secret: S } },
    },
    'auth.oauth2.token_url',
    /without \{\{/,
  ],
  ['no secret to sign with', { url: URL, sign: { secrets: [] } }, 'sign.secrets', />=1 item/],
  ['a certificate without a key', { url: URL, tls: { cert: 'a.pem' } }, 'tls', /go together/],
  ['a size of another unit', { url: URL, max_response: '1GB' }, 'max_response', /such as "128KB"/],
  ['a size beyond reason', { url: URL, max_response: '65MB' }, 'max_response', /64MB, which is the most/],
  ['a word for false', { url: URL, proxy: 'no' }, 'proxy', /boolean/],
  ['a setting nobody knows', { url: URL, timeout: 3 }, '', /"timeout"/],
  ['a way nobody knows', { url: URL, auth: { digest: 1 } }, 'auth', /"digest"/],
])('%s: no, and it says where and why', (_what, settings, path, message) => {
  const { issues } = validate(settings) as { readonly issues: readonly SchemaIssue[] }
  const found = issues.map((issue) => [issue.path?.map(String).join('.') ?? '', issue.message])
  expect(found).toContainEqual([path, expect.stringMatching(message)])
})

describe('the name of a header', () => {
  test.each([
    'host',
    'Content-Length',
    'TRANSFER-ENCODING',
    'connection',
    'webhook-id',
    'Webhook-Signature',
    'user-agent',
  ])('%s is hookline’s own', (name) => expect(headerFault(name)).toMatch(/is not set by hand: \S/))
  test.each(['', 'a b', 'a\r\nb', 'ä', 'a/b', '"a"', 'x'.repeat(300)])('%j is none', (name) =>
    expect(headerFault(name)).toMatch(/is no name of a header/),
  )
  test.each(['x-a', 'Authorization', 'accept', 'Cookie', "!#$%&'*+-.^_`|~1", 'constructor', '__proto__'])(
    '%s may be set',
    (name) => expect(headerFault(name)).toBeUndefined(),
  )
})

test('tables as a reader of TOML makes them pass, too', () => {
  const bare = (value: object): object => Object.assign(Object.create(null) as object, value)
  const settings = bare({
    url: URL,
    headers: bare({ 'x-a': bare({ secret: 'A' }) }),
    body: bare({ list: [bare({ a: 1 })] }),
    auth: bare({ bearer: bare({ secret: 'B' }) }),
  })
  expect(validate(settings)).not.toHaveProperty('issues')
})

test('holes and secrets may stand where the schema says so, at any depth of the body', () => {
  const schema = jsonSchema!.input({ target: 'draft-07' }) as { readonly properties: Record<string, object> }
  const inside = { $ref: '#/properties/body' }
  expect(schema.properties['body']).toMatchObject({
    'x-template': 'value',
    anyOf: expect.arrayContaining([
      { type: 'array', items: inside },
      { type: 'object', additionalProperties: inside },
    ]) as unknown,
  })
  expect(JSON.stringify(schema.properties['url'])).toMatch(/"x-template":"url-path".*"x-secret":"allowed"/)
  expect(JSON.stringify(schema.properties['sign'])).toMatch(/"x-secret":true/)
  expect(JSON.stringify(schema.properties['tls'])).not.toMatch(/x-template/)
})
