import { HooklineError } from '@hookline/core'
import { describe, expect, test } from 'vitest'
import { openNode } from '../src/line-node.ts'
import { openKy } from '../src/line-ky.ts'
import { revealing } from '../src/reveal.ts'
import { createTokens, type Tokens } from '../src/oauth.ts'
import { openResource, type WebhookResource } from '../src/resource.ts'
import type { WebhookOAuth2, WebhookOptions } from '../src/settings.ts'
import { receiver, type Answer, type Receiver } from './receiver.ts'
import { contextFor, DOORS, run } from './run.ts'

const json = (body: unknown, status = 200, headers = {}): Answer => ({
  status,
  headers: { 'content-type': 'application/json', ...headers },
  body: JSON.stringify(body),
})

const settings = (server: Receiver, more: Partial<WebhookOAuth2> = {}): WebhookOAuth2 => ({
  token_url: `${server.origin}/token`,
  client_id: 'hook:line',
  client_secret: { secret: 'CLIENT' },
  ...more,
})

/** A server that gives `token-1`, `token-2`, ... */
function givesTokens(more: object = { expires_in: 100 }): () => Answer {
  let count = 0
  return () => json({ access_token: `token-${++count}`, token_type: 'Bearer', ...more })
}

describe.each([
  ['ky', openKy],
  ['node', openNode],
])('tokens over the line of %s', (_name, openLine) => {
  const asking = (
    server: Receiver,
    more: Partial<WebhookOAuth2> = {},
  ): Tokens & { at: number; ask: () => Promise<string> } => {
    const line = openLine({ network: { allowPrivate: server.allowed }, env: {}, connections: 4 })
    const clock = { at: 1_000_000 }
    const tokens = createTokens(settings(server, more), () => clock.at)
    const reveal = revealing({ secret: () => 'pass word&é' })
    return Object.assign(clock, tokens, {
      ask: () => tokens.get({ line, reveal, signal: AbortSignal.timeout(20_000) }),
    })
  }
  const failure = async (work: Promise<unknown>): Promise<HooklineError> =>
    work.then(
      () => expect.unreachable('it should fail'),
      (thrown: unknown) => HooklineError.from(thrown),
    )

  test('is asked for with id and secret in a header, as the RFC encodes them', async () => {
    const server = await receiver(givesTokens())
    const tokens = asking(server, { scope: 'read write', audience: 'https://api' })
    expect(await tokens.ask()).toBe('token-1')
    const { method, headers, text } = server.got[0]!
    expect([method, headers['content-type']]).toEqual(['POST', 'application/x-www-form-urlencoded'])
    expect(text).toBe('grant_type=client_credentials&scope=read+write&audience=https%3A%2F%2Fapi')
    const basic = Buffer.from(headers.authorization!.slice('Basic '.length), 'base64').toString()
    expect(basic).toBe('hook%3Aline:pass+word%26%C3%A9')
  })

  test('or in the body', async () => {
    const server = await receiver(givesTokens())
    await asking(server, { style: 'body' }).ask()
    const { headers, text } = server.got[0]!
    expect(headers.authorization).toBeUndefined()
    expect(Object.fromEntries(new URLSearchParams(text))).toEqual({
      grant_type: 'client_credentials',
      client_id: 'hook:line',
      client_secret: 'pass word&é',
    })
  })

  test.each(['header', 'body'] as const)('nobody says the secret back, in a %s', async (style) => {
    const server = await receiver(({ headers, text }) => {
      const told = headers.authorization?.split(' ')[1] ?? text.split('client_secret=')[1]
      return json({ error: 'invalid_client', error_description: `${'x'.repeat(90)}${told}` }, 400)
    })
    const { message } = await failure(asking(server, { style }).ask())
    expect(message).toBe(`${server.origin} answered 400: invalid_client: ${'x'.repeat(90)}[secret]`)
  })

  test('once for all who wait, and again only shortly before it ends', async () => {
    const server = await receiver(givesTokens({ expires_in: 100 }))
    const tokens = asking(server)
    expect(new Set(await Promise.all(Array.from({ length: 20 }, () => tokens.ask())))).toEqual(
      new Set(['token-1']),
    )
    tokens.at += 89_999
    expect(await tokens.ask()).toBe('token-1')
    tokens.at += 1
    expect(await Promise.all([tokens.ask(), tokens.ask()])).toEqual(['token-2', 'token-2'])
    expect(server.got).toHaveLength(2)
  })

  test.each([
    [{ expires_in: '3600' }, 3_570_000],
    [{ expires_in: 3600.5 }, 3_570_500],
    [{ expires_in: 10 }, 9000],
  ])('with %j it is used for %i ms', async (more, ms) => {
    const server = await receiver(givesTokens(more))
    const tokens = asking(server)
    await tokens.ask()
    tokens.at += ms - 1
    expect(await tokens.ask()).toBe('token-1')
    tokens.at += 1
    expect(await tokens.ask()).toBe('token-2')
  })

  test.each([[{}], [{ expires_in: 'soon' }], [{ expires_in: null }]])(
    'with %j until it is refused',
    async (more) => {
      const server = await receiver(givesTokens(more))
      const tokens = asking(server)
      await tokens.ask()
      tokens.at += 1e12
      expect(await tokens.ask()).toBe('token-1')
      tokens.forget('another')
      expect(await tokens.ask()).toBe('token-1')
      tokens.forget('token-1')
      expect(await tokens.ask()).toBe('token-2')
    },
  )

  test.each([0, -5])('with %i for one request', async (seconds) => {
    const server = await receiver(givesTokens({ expires_in: seconds }))
    const tokens = asking(server)
    expect([await tokens.ask(), await tokens.ask()]).toEqual(['token-1', 'token-2'])
  })

  test.each([
    [
      'a wrong secret',
      json({ error: 'invalid_client', error_description: 'who?' }, 401),
      'WEBHOOK_TOKEN_REFUSED',
      { renew: true, retryable: false },
      /answered 401: invalid_client: who\?$/,
    ],
    [
      'a wrong secret, told otherwise',
      json({ error: 'invalid_client' }, 400),
      'WEBHOOK_TOKEN_REFUSED',
      { renew: true, retryable: false },
      /400: invalid_client$/,
    ],
    [
      'a scope that is not given',
      json({ error: 'invalid_scope' }, 400),
      'WEBHOOK_TOKEN_REFUSED',
      { renew: false, retryable: false },
      /invalid_scope/,
    ],
    [
      'a server in trouble',
      { status: 503, headers: { 'retry-after': '9' } },
      'WEBHOOK_TOKEN_FAILED',
      { retryable: true, afterMs: 9000 },
      /answered 503$/,
    ],
    [
      'a path that is not there',
      { status: 404, body: '<html>' },
      'WEBHOOK_TOKEN_FAILED',
      { retryable: false },
      /answered 404$/,
    ],
    [
      'a redirect',
      { status: 302, headers: { location: '/login' } },
      'WEBHOOK_TOKEN_FAILED',
      { retryable: false },
      /answered 302$/,
    ],
    ['a page', { body: '<html>' }, 'WEBHOOK_TOKEN_FAILED', { retryable: false }, /without an access_token/],
    [
      'no token',
      json({ token_type: 'Bearer' }),
      'WEBHOOK_TOKEN_FAILED',
      { retryable: false },
      /without an access_token/,
    ],
    [
      'a token with a line end',
      json({ access_token: 'a\r\nx-evil: 1' }),
      'WEBHOOK_TOKEN_FAILED',
      { retryable: false },
      /without an access_token/,
    ],
    [
      'a token of another type',
      json({ access_token: 'a', token_type: 'mac' }),
      'WEBHOOK_TOKEN_FAILED',
      { retryable: false },
      /"mac", expected Bearer/,
    ],
    ['more than a token', { body: 'x'.repeat(100_000) }, 'WEBHOOK_TOO_LARGE', {}, /./],
  ] as const)('%s', async (_what, answer, code, details, message) => {
    const server = await receiver(answer)
    const failed = await failure(asking(server).ask())
    expect(failed).toMatchObject({ code, details })
    expect(failed.message).toMatch(message)
    expect(failed.message).toContain(server.origin)
  })

  test('a failure is the failure of all who wait, and the next asks again', async () => {
    const server = await receiver({ status: 500 })
    const tokens = asking(server)
    const both = await Promise.allSettled([tokens.ask(), tokens.ask()])
    expect(both.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
    expect(server.got).toHaveLength(1)
    server.reply = givesTokens()
    expect(await tokens.ask()).toBe('token-1')
  })

  test('who gives up waits no longer, and the others go on', async () => {
    let release = (): void => undefined
    const server = await receiver((_received, response) => {
      release = () => response.end(JSON.stringify({ access_token: 'late' }))
    })
    const line = openLine({ network: { allowPrivate: server.allowed }, env: {}, connections: 4 })
    const tokens = createTokens(settings(server), Date.now)
    const reveal = revealing({ secret: () => 'x' })
    const stop = new AbortController()
    const first = failure(tokens.get({ line, reveal, signal: stop.signal }))
    const second = tokens.get({ line, reveal, signal: AbortSignal.timeout(20_000) })
    await expect.poll(() => server.got.length).toBe(1)
    stop.abort(new HooklineError('HOOK_TIMEOUT', 'time is up'))
    expect(await first).toMatchObject({ code: 'HOOK_TIMEOUT' })
    release()
    expect(await second).toBe('late')
  })

  test('when nobody waits any more the connection is gone, and the next begins anew', async () => {
    let ended = 0
    const server = await receiver((_received, response) => void response.on('close', () => ended++))
    const line = openLine({ network: { allowPrivate: server.allowed }, env: {}, connections: 4 })
    const tokens = createTokens(settings(server), Date.now)
    const reveal = revealing({ secret: () => 'x' })
    const stop = new AbortController()
    const only = failure(tokens.get({ line, reveal, signal: stop.signal }))
    await expect.poll(() => server.got.length).toBe(1)
    stop.abort(new HooklineError('HOOK_TIMEOUT', 'time is up'))
    expect(await only).toMatchObject({ code: 'HOOK_TIMEOUT' })
    await expect.poll(() => ended).toBe(1)
    server.reply = givesTokens()
    expect(await tokens.get({ line, reveal, signal: AbortSignal.timeout(20_000) })).toBe('token-1')
  })
})

describe.each(DOORS)('a hook that asks for a token, through the %s door', (_door, webhook) => {
  const setUp = async (): Promise<{
    readonly tokens: Receiver
    readonly api: Receiver
    readonly both: Pick<Receiver, 'origin' | 'allowed'>
    readonly auth: WebhookOptions['auth']
  }> => {
    const tokens = await receiver(givesTokens())
    const api = await receiver({ body: 'ok' })
    const both = { origin: api.origin, allowed: [...api.allowed, ...tokens.allowed] }
    return { tokens, api, both, auth: { oauth2: settings(tokens) } }
  }

  test('sends it, and throws it away when the receiver does not take it', async () => {
    const { tokens, api, both, auth } = await setUp()
    const ctx = contextFor({ auth }, both)
    const resource = await webhook.open!(ctx.options, ctx)
    const once = (): unknown => webhook.execute({ ...ctx, resource })
    await once()
    await once()
    expect(api.got.map(({ headers }) => headers.authorization)).toEqual(['Bearer token-1', 'Bearer token-1'])
    api.reply = { status: 401, body: 'token-1 is over' }
    await expect(once()).rejects.toMatchObject({
      code: 'WEBHOOK_REFUSED',
      message: `${api.origin} answered 401: [secret] is over`,
      details: { renew: true },
    })
    api.reply = { body: 'ok' }
    await once()
    expect(api.got.at(-1)!.headers.authorization).toBe('Bearer token-2')
    expect(tokens.got).toHaveLength(2)
    await webhook.close!(resource, AbortSignal.timeout(2000))
  })

  test('tells nobody who waits what the server says back of its secret', async () => {
    const { tokens, both, auth } = await setUp()
    const error_description = 'value-of-CLIENT is wrong'
    tokens.reply = json({ error: 'invalid_client', error_description }, 401)
    const ctx = contextFor({ auth }, both)
    const resource = await webhook.open!(ctx.options, ctx)
    const all = await Promise.allSettled([1, 2].map(async () => webhook.execute({ ...ctx, resource })))
    expect(tokens.got).toHaveLength(1)
    for (const one of all)
      expect(one).toMatchObject({
        reason: { message: `${tokens.origin} answered 401: invalid_client: [secret] is wrong` },
      })
    await webhook.close!(resource, AbortSignal.timeout(2000))
  })

  test('sends nothing where there is no token', async () => {
    const { tokens, api, both, auth } = await setUp()
    tokens.reply = { status: 401 }
    await expect(run({ auth }, both, {}, webhook)).rejects.toMatchObject({ code: 'WEBHOOK_TOKEN_REFUSED' })
    expect(api.got).toEqual([])
  })

  test('does not ask for one where that may not be asked', async () => {
    const { api, auth } = await setUp()
    await expect(run({ auth }, api, {}, webhook)).rejects.toMatchObject({ code: 'NETWORK_PRIVATE' })
  })
})

test('the time that tokens are held against is that of the resource', async () => {
  const server = await receiver(givesTokens({ expires_in: 100 }))
  let at = 0
  const context = { network: { allowPrivate: server.allowed }, env: {} }
  const options = { url: `${server.origin}/x`, auth: { oauth2: settings(server) } }
  const resource: WebhookResource = openResource(options, context, openNode, () => at)
  const hook = { id: 'x', on: ['*'], executor: 'webhook' }
  const reveal = revealing({ secret: () => 'x' })
  const ask = (): Promise<string> =>
    resource.tokens!.get({ line: resource.line(hook, reveal), reveal, signal: AbortSignal.timeout(20_000) })
  expect(await ask()).toBe('token-1')
  at = 90_000
  expect(await ask()).toBe('token-2')
  await resource.close(AbortSignal.timeout(2000))
})
