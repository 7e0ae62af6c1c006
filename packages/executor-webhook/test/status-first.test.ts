import { gzipSync } from 'node:zlib'
import { HooklineError, type HookOutput } from '@hookline/core'
import { describe, expect, test } from 'vitest'
import type { WebhookOptions } from '../src/settings.ts'
import { receiver, type Answer } from './receiver.ts'
import { DOORS, run, type Around } from './run.ts'

const LONG = 'x'.repeat(200_000)

/** Bodies that are not read to their end, or not at all. */
const UNREAD: readonly (readonly [what: string, answer: Answer])[] = [
  ['with more than is read', { body: LONG }],
  ['with more than is read once it is unpacked', packed('gzip', gzipSync(LONG))],
  ['packed in a way that nobody asked for', packed('compress', Buffer.from('x'))],
  ['packed in another way than it says', packed('gzip', Buffer.from('x'))],
]

function packed(encoding: string, body: Uint8Array): Answer {
  return { headers: { 'content-encoding': encoding }, body }
}

describe.each(DOORS)('through the %s door the status of an answer counts', (_door, webhook) => {
  const sent = async (
    answer: Answer,
    around: Around = {},
    options: Partial<WebhookOptions> = {},
  ): Promise<HookOutput> => run(options, await receiver(answer), around, webhook)
  const failure = async (...given: Parameters<typeof sent>): Promise<HooklineError> =>
    sent(...given).then(
      () => expect.unreachable('it should fail'),
      (thrown: unknown) => HooklineError.from(thrown),
    )

  describe.each(UNREAD)('%s', (_what, { headers, body }) => {
    const said = (status: number, more: Readonly<Record<string, string>> = {}): Answer => ({
      status,
      headers: { ...headers, ...more },
      ...(body !== undefined && { body }),
    })

    test.each([true, false])(
      'of one that is busy, refuses, is gone or wrong (background: %s)',
      async (isDelivery) => {
        const of = async (status: number, more = {}): Promise<HooklineError> =>
          failure(said(status, more), { isDelivery }, { auth: { bearer: { secret: 'TOKEN' } } })
        expect(await of(503, { 'retry-after': '7' })).toMatchObject({
          code: 'WEBHOOK_STATUS',
          details: { retryable: true, afterMs: 7000 },
        })
        expect(await of(401)).toMatchObject({ code: 'WEBHOOK_REFUSED', details: { renew: true } })
        expect(await of(410)).toMatchObject({ code: 'WEBHOOK_GONE', details: { gone: true } })
        expect(await of(404)).toMatchObject({ code: 'WEBHOOK_STATUS', details: { retryable: false } })
        expect(await of(302, { location: '/x' })).toMatchObject({ code: 'WEBHOOK_REDIRECT' })
      },
    )

    test('of one that took what nobody waits for: it is done, and the log says the rest', async () => {
      const lines: string[] = []
      const around = { isDelivery: true, log: (line: string) => void lines.push(line) }
      expect(await sent(said(202), around)).toMatchObject({ data: { status: 202 } })
      expect(lines).toEqual([
        expect.stringMatching(/: 202 in \d+ ms, \d+ bytes, cut: WEBHOOK_(TOO_LARGE|BROKEN)$/),
      ])
    })

    test.each([{}, { guard: true }, { decide: 'output.body' }])(
      'of one that is waited for (%j): it is no answer',
      async (hook) => {
        expect((await failure(said(200), { hook })).code).toMatch(/^WEBHOOK_(TOO_LARGE|BROKEN)$/)
      },
    )

    test('of one that gives tokens', async () => {
      const tokens = await receiver(said(503, { 'retry-after': '9' }))
      const api = await receiver()
      const both = { origin: api.origin, allowed: [...api.allowed, ...tokens.allowed] }
      const oauth2 = { token_url: `${tokens.origin}/t`, client_id: 'a', client_secret: { secret: 'B' } }
      const asking = async (): Promise<unknown> => run({ auth: { oauth2 } }, both, {}, webhook)
      await expect(asking()).rejects.toMatchObject({
        code: 'WEBHOOK_TOKEN_FAILED',
        details: { retryable: true, afterMs: 9000 },
      })
      tokens.reply = said(200)
      await expect(asking()).rejects.toMatchObject({ code: expect.stringMatching(/_(TOO_LARGE|BROKEN)$/) })
      expect(api.got).toEqual([])
    })
  })

  test('and the message tells how a long body begins', async () => {
    const { message } = await failure({ status: 503, body: `later ${LONG}` }, {}, { max_response: '1KB' })
    expect(message).toMatch(/ answered 503: later x{194}\.\.\.$/)
  })

  test('with no half of a secret where it is cut', async () => {
    const secret = 'sesame'.repeat(100)
    const options = { auth: { bearer: { secret: 'TOKEN' } }, max_response: '1KB' }
    const body = `${secret} ${secret}${LONG}`
    const { message } = await failure({ status: 503, body }, { secret: () => secret }, options)
    expect(message).toMatch(/ answered 503: \[secret\] \[secret\]$/)
  })

  test('and Slack says no also where the rest of it is not read', async () => {
    const options = { format: 'slack', max_response: '1KB' } as const
    const said = (error: string): Answer => ({ body: `{"ok":false,"error":"${error}","more":"${LONG}"}` })
    for (const isDelivery of [true, false]) {
      expect(await failure(said('ratelimited'), { isDelivery }, options)).toMatchObject({
        code: 'WEBHOOK_STATUS',
        message: expect.stringMatching(/took no message: ratelimited$/),
        details: { retryable: true },
      })
      expect(await failure(said('not a word'), { isDelivery }, options)).toMatchObject({
        message: expect.stringMatching(/it does not say why$/),
        details: { retryable: false },
      })
    }
    await expect(
      sent({ body: `{"ok":true,"more":"${LONG}"}` }, { isDelivery: true }, options),
    ).resolves.toMatchObject({ data: { status: 200 } })
  })
})
