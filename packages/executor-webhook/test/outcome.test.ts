import { HooklineError } from '@hookline/core'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { failureOf } from '../src/outcome.ts'
import { retryAfter } from '../src/retry-after.ts'
import type { WebhookOptions } from '../src/settings.ts'
import { receiver, type Received } from './receiver.ts'
import { DOORS, run } from './run.ts'

const NOW = Date.UTC(2026, 10, 26, 12, 0, 0)
const asked = {
  origin: 'https://example.org',
  hasSecrets: false,
  now: NOW,
  without: (text: string): string => text,
}
const incoming = (status: number, headers = {}, body = '') => ({
  status,
  headers,
  body: Buffer.from(body),
  ms: 1,
})

describe('what a status means', () => {
  const ALL = Array.from({ length: 500 }, (_, at) => at + 100)
  const RETRYABLE = new Set([408, 425, 429, ...ALL.filter((status) => status >= 500)])

  test('every one is a success, or a failure that says whether to try again', () => {
    for (const status of [...ALL, 600, 999]) {
      const failure = failureOf(incoming(status), asked)
      const isDone = status >= 200 && status < 300
      expect({ status, isDone: failure === undefined }).toEqual({ status, isDone })
      if (failure === undefined) continue
      const { retryable, gone, renew } = failure.details
      expect({ status, retryable, gone, renew }).toEqual({
        status,
        retryable: RETRYABLE.has(status),
        gone: status === 410 ? true : undefined,
        renew: undefined,
      })
      expect(failure.message).toBe(`https://example.org answered ${status}`)
      expect(failure.hint).toMatch(/\S/)
    }
  })

  test.each([401, 403])('%i has secrets read again, where there are any', (status) => {
    const failure = failureOf(incoming(status), { ...asked, hasSecrets: true })
    expect(failure).toMatchObject({ code: 'WEBHOOK_REFUSED', details: { retryable: false, renew: true } })
  })

  test('of a redirect only the origin is told', () => {
    const to = (location: string): string => failureOf(incoming(302, { location }), asked)!.message
    expect(to('https://other.org/secret?token=1')).toBe(
      'https://example.org answered 302, to https://other.org',
    )
    expect(to('/elsewhere')).toBe('https://example.org answered 302, to https://example.org')
    expect(to('https://[')).toBe('https://example.org answered 302, to what is no URL')
  })

  test('a body is told as people may see it, and not all of it', () => {
    const { message } = failureOf(incoming(400, {}, `\u001B[31mno\u001B[0m\u0007 ${'x'.repeat(500)}`), asked)!
    expect(message).toBe(`https://example.org answered 400: no ${'x'.repeat(197)}...`)
  })
})

describe('Retry-After', () => {
  test.each([
    ['1', 1000],
    [' 120 ', 120_000],
    ['999999999999', 3_600_000],
    ['0', undefined],
    ['-5', undefined],
    ['1.5', undefined],
    ['soon', undefined],
    ['', undefined],
    [undefined, undefined],
    ['1e9', undefined],
    ['2026-11-26T12:00:10Z', undefined],
    ['Thu, 26 Nov 2026 12:00:10 GMT', 10_000],
    ['Thursday, 26-Nov-26 12:00:10 GMT', 10_000],
    ['Thu Nov 26 12:00:10 2026', 10_000],
    ['Thu, 26 Nov 2026 11:00:00 GMT', undefined],
    ['Thu, 26 Nov 2099 12:00:00 GMT', 3_600_000],
    ['Thu, 99 Nov 2026 12:00:00 GMT', undefined],
  ])('%j', (value, ms) => expect(retryAfter(value, NOW)).toBe(ms))

  test('is nothing, or more than nothing and an hour at most, whatever is sent', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.integer().map(String),
          fc.date({ noInvalidDate: true }).map((date) => date.toUTCString()),
        ),
        (value) => {
          const ms = retryAfter(value, NOW)
          expect(ms === undefined || (ms > 0 && ms <= 3_600_000)).toBe(true)
        },
      ),
    )
  })

  test('a date in the next hour is that many seconds away', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 3600 }), (seconds) => {
        expect(retryAfter(new Date(NOW + seconds * 1000).toUTCString(), NOW)).toBe(seconds * 1000)
        expect(retryAfter(String(seconds), NOW)).toBe(seconds * 1000)
      }),
    )
  })
})

describe.each(DOORS)('a real receiver that fails, through the %s door', (_door, webhook) => {
  const failure = async (...given: Parameters<typeof run>): Promise<HooklineError> =>
    run(given[0], given[1], given[2], webhook).then(
      () => expect.unreachable('it should fail'),
      (thrown: unknown) => HooklineError.from(thrown),
    )

  test('is tried again when it says', async () => {
    const busy = await receiver({ status: 429, headers: { 'retry-after': '7' }, body: 'slow down' })
    expect(await failure({}, busy)).toMatchObject({
      code: 'WEBHOOK_STATUS',
      message: `${busy.origin} answered 429: slow down`,
      details: { retryable: true, afterMs: 7000 },
    })
  })

  test('is not followed elsewhere', async () => {
    const elsewhere = await receiver()
    const moved = await receiver({ status: 307, headers: { location: `${elsewhere.origin}/new` } })
    const both = { origin: moved.origin, allowed: [...moved.allowed, ...elsewhere.allowed] }
    expect(await failure({}, both)).toMatchObject({ code: 'WEBHOOK_REDIRECT', details: { retryable: false } })
    expect(elsewhere.got).toEqual([])
  })

  test.each([
    [{ auth: { bearer: { secret: 'TOKEN' } } }, true],
    [{ sign: { secrets: [`whsec_${'A'.repeat(32)}`] } }, true],
    [{ headers: { 'x-key': { secret: 'KEY' } } }, true],
    [{ query: { key: { secret: 'KEY' } } }, true],
    [{ headers: { 'x-agent': 'codex' } }, undefined],
  ])('that does not know us has the secrets of %j read again: %s', async (options, renew) => {
    const strict = await receiver({ status: 403 })
    const { code, details } = await failure(options, strict)
    expect([code, details.renew]).toEqual(['WEBHOOK_REFUSED', renew])
  })

  test('that is gone for good says so', async () => {
    expect(await failure({}, await receiver({ status: 410 }))).toMatchObject({
      code: 'WEBHOOK_GONE',
      details: { retryable: false, gone: true },
    })
  })

  test('that says back what it was told gives no secret away', async () => {
    const echo = await receiver(({ headers, url }) => ({
      status: 400,
      body: `${url} ${String(headers['x-key'])} ${headers.authorization} ${JSON.stringify({ b: headers['x-key'] })}`,
    }))
    const secrets = { KEY: 'sesame"&x', TOKEN: 'open/sesame', QUERY: 'a b&c' } as Record<string, string>
    const around = { secret: (one: unknown) => secrets[(one as { secret: string }).secret]! }
    const options = {
      headers: { 'x-key': { secret: 'KEY' } },
      query: { q: { secret: 'QUERY' } },
      auth: { basic: { username: 'ada', password: { secret: 'TOKEN' } } },
    }
    const { message } = await failure(options, echo, around)
    expect(message).toBe(
      `${echo.origin} answered 400: /hook?q=[secret] [secret] Basic [secret] {"b":"[secret]"}`,
    )
  })

  test.each<[what: string, options: Partial<WebhookOptions>, secret: string]>([
    [
      'a password in base64',
      { auth: { basic: { username: 'ada', password: { secret: 'S' } } } },
      'open sesame',
    ],
    ['a token', { auth: { bearer: { secret: 'S' } } }, 'open/sesame'],
    [
      'a key in a query, as a URL has it',
      { auth: { api_key: { query: 'k', value: { secret: 'S' } } } },
      "a'b c(d)",
    ],
  ])('nor half of one, where what it says is cut: %s', async (_what, options, secret) => {
    const told = ({ headers, url }: Received): string =>
      headers.authorization?.split(' ')[1] ?? url.split('=')[1]!
    const echo = await receiver((got) => ({ status: 400, body: `${'x'.repeat(195)}${told(got)}` }))
    const { message } = await failure(options, echo, { secret: () => secret })
    expect(message).toBe(`${echo.origin} answered 400: ${'x'.repeat(195)}[secr...`)
  })

  test.each([
    ['/services/T0/B0/opensesame', '[secret]?a=1'],
    ['/hook?code=open%20sesame', '[secret]&a=1'],
  ])('nor the path of a secret URL that it does not know: %s', async (path, said) => {
    const strict = await receiver(({ url }) => ({ status: 404, body: `Cannot POST ${url}` }))
    const options = { url: { secret: 'SLACK' }, query: { a: '1' } }
    const { message } = await failure(options, strict, { secret: () => `${strict.origin}${path}` })
    expect(message).toBe(`${strict.origin} answered 404: Cannot POST ${said}`)
  })

  test('nor a part of it in other words', async () => {
    const strict = await receiver({ status: 404, body: 'no hook "open sesame", no "services" of T0' })
    const secret = (): string => `${strict.origin}/T0/open%20sesame`
    const { message } = await failure({ url: { secret: 'SLACK' } }, strict, { secret })
    expect(message).toBe(`${strict.origin} answered 404: no hook "[secret]", no "services" of T0`)
  })

  test('of a secret URL only the origin is told', async () => {
    const strict = await receiver({ status: 404 })
    const around = { secret: () => `${strict.origin}/services/T0/psst` }
    const { message } = await failure({ url: { secret: 'SLACK' } }, strict, around)
    expect(message).toBe(`${strict.origin} answered 404`)
    expect(strict.got[0]!.url).toBe('/services/T0/psst')
  })
})

test('one line of the log tells of a request, and nothing that is secret', async () => {
  const lines: string[] = []
  const log = (line: string): void => void lines.push(line)
  const good = await receiver({ body: 'thanks' })
  await run({ url: `${good.origin}/a?token=psst` }, good, { log })
  const bad = await receiver((_received, response) => void response.destroy())
  await expect(run({ url: `${bad.origin}/a?token=psst` }, bad, { log })).rejects.toThrow(/./)
  expect(lines).toEqual([
    expect.stringMatching(new RegExp(`^POST ${good.origin}: 200 in \\d+ ms, 6 bytes$`)),
    expect.stringMatching(new RegExp(`^POST ${bad.origin}: WEBHOOK_UNREACHABLE after \\d+ ms$`)),
  ])
})
