import { event, hookContext } from '@hookline/testing'
import { describe, expect, test } from 'vitest'
import type { WebhookOptions } from '../src/settings.ts'
import { DOORS } from './run.ts'

const URL = 'https://example.org/hook'
const about = event('exec.before', { command: 'ls' })

describe.each(DOORS)('a preview, through the %s door', (_door, webhook) => {
  // whoever asks for a secret here gets an error
  const preview = (options: Partial<WebhookOptions>): unknown =>
    webhook.preview!(hookContext<WebhookOptions, never>({ url: URL, ...options }, { event: about }))

  test('is what would be sent', () => {
    expect(
      preview({ url: `${URL}/{{ event.name }}`, body: { command: '{{ event.data.command }}' } }),
    ).toEqual({
      method: 'POST',
      url: `${URL}/exec.before`,
      headers: {
        accept: 'application/json, */*;q=0.1',
        'content-type': 'application/json',
        'user-agent': expect.stringMatching(/^hookline\/\d/) as string,
        'idempotency-key': expect.stringMatching(/\S/) as string,
        'webhook-id': expect.stringMatching(/^msg_/) as string,
        'webhook-timestamp': '[now]',
      },
      body: { command: 'ls' },
    })
    expect(preview({ format: 'raw', body: 'ran {{ event.data.command }}' })).toMatchObject({ body: 'ran ls' })
    const wrong = { format: 'raw', content_type: 'application/json', body: '{ "a": ' } as const
    expect(preview(wrong)).toMatchObject({ body: '{ "a": ' })
    expect(preview({ method: 'GET' })).not.toHaveProperty('body')
  })

  test.each<[options: Partial<WebhookOptions>, shown: object]>([
    [{ url: { secret: 'SLACK' } }, { url: '[secret SLACK]' }],
    [{ url: { command: ['pass', 'show', 'x'] }, query: { a: 'b' } }, { url: '[command pass]?a=b' }],
    [{ headers: { 'x-key': { env: 'KEY' } } }, { headers: { 'x-key': '[env KEY]' } }],
    [{ auth: { bearer: { secret: 'T' } } }, { headers: { authorization: 'Bearer [secret T]' } }],
    [{ auth: { bearer: 'plain-text' } }, { headers: { authorization: 'Bearer [secret]' } }],
    [
      { auth: { basic: { username: 'ada', password: { file: 'pw' } } } },
      { headers: { authorization: 'Basic ada:[file pw]' } },
    ],
    [{ auth: { api_key: { query: 'key', value: { secret: 'K' } } } }, { url: `${URL}?key=%5Bsecret%20K%5D` }],
    [
      {
        auth: { oauth2: { token_url: 'https://id.example.org/t?x', client_id: 'a', client_secret: 'psst' } },
      },
      { headers: { authorization: 'Bearer [token from https://id.example.org]' } },
    ],
    [
      { sign: { secrets: [{ secret: 'NEW' }, 'psst'] } },
      { headers: { 'webhook-signature': '[secret NEW] [secret]' } },
    ],
  ])('of %j has the names of secrets', (options, shown) => {
    expect(preview(options)).toMatchObject(shown)
    expect(JSON.stringify(preview(options))).not.toMatch(/psst|plain-text/)
  })
})

test.each<[url: WebhookOptions['url'], target: string]>([
  ['https://example.org/a?b', 'https://example.org'],
  ['http://127.0.0.1:4000/{{ event.name }}', 'http://127.0.0.1:4000'],
  [{ secret: 'SLACK' }, 'secret SLACK'],
  [{ env: 'HOOK' }, 'env HOOK'],
  [{ file: './url' }, 'file ./url'],
  [{ command: ['pass', 'show', 'hook'] }, 'command pass'],
  ['${HOOK}', 'webhook'],
])('the target of %j is %s', (url, target) => {
  for (const [, webhook] of DOORS) expect(webhook.target!({ url })).toBe(target)
})
