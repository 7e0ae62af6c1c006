import type { HookConfig, HookOutput } from '@hookline/core'
import { createHookManager } from '@hookline/core'
import { expressions } from './expressions.ts'
import { event } from '@hookline/testing'
import { describe, expect, onTestFinished, test } from 'vitest'
import { serveRaw } from './lines.ts'
import { receiver, type Answer } from './receiver.ts'
import { DOORS, run } from './run.ts'

const json = (value: unknown, type = 'application/json'): Answer => ({
  headers: { 'content-type': type },
  body: JSON.stringify(value),
})

const DENIES = { decision: 'deny', reason: 'no' }
const CLAUDES = {
  hookSpecificOutput: {
    hookEventName: 'PreToolUse',
    permissionDecision: 'deny',
    permissionDecisionReason: 'no',
  },
}

describe.each(DOORS)('through the %s door', (_door, webhook) => {
  const answer = async (
    said: Answer,
    hook: Partial<HookConfig> = {},
    more: object = {},
  ): Promise<HookOutput> => run({}, await receiver(said), { hook, ...more }, webhook)

  describe('what is waited for is an answer', () => {
    test.each<[what: string, said: Answer, output: HookOutput]>([
      ['in the words of hookline', json(DENIES), DENIES as HookOutput],
      ['in those of Claude Code', json(CLAUDES), DENIES as HookOutput],
      ['with another type', json(DENIES, 'text/plain'), DENIES as HookOutput],
      ['with data of its own', json({ data: { n: 1 } }), { data: { n: 1 } }],
      ['an empty object', json({}), {}],
      ['nothing', {}, { data: { status: 200, body: null } }],
      ['204', { status: 204 }, { data: { status: 204, body: null } }],
    ])('%s, also of a guard', async (_what, said, output) => {
      expect(await answer(said)).toEqual(output)
      expect(await answer(said, { guard: true })).toEqual(output)
    })

    test.each<[what: string, said: Answer, body: unknown]>([
      ['plain text', { body: 'thanks' }, 'thanks'],
      ['a page', { headers: { 'content-type': 'text/html' }, body: '<html>' }, '<html>'],
      ['other JSON', json({ rows: [1, null] }), { rows: [1, null] }],
      ['a list', json([1]), [1]],
      ['a number', json(3), 3],
      ['JSON of another name', json({ n: 1 }, 'application/problem+json; charset=utf-8'), { n: 1 }],
      ['an answer with a field nobody knows', json({ ...DENIES, zebra: 1 }), { ...DENIES, zebra: 1 }],
    ])('%s is data, and of a guard a failure', async (_what, said, body) => {
      expect(await answer(said)).toEqual({ data: { status: 200, body } })
      await expect(answer(said, { guard: true })).rejects.toMatchObject({
        code: 'WEBHOOK_ANSWER_INVALID',
        details: { retryable: false },
      })
    })

    test.each<[what: string, said: Answer]>([
      ['half of an object', { body: '{"decision":' }],
      ['half of one that says what it is', { headers: { 'content-type': 'application/json' }, body: 'nul' }],
    ])('%s is a failure for everybody', async (_what, said) => {
      for (const guard of [true, false])
        await expect(answer(said, { guard })).rejects.toMatchObject({ code: 'WEBHOOK_ANSWER_INVALID' })
    })

    test('text never becomes words for the model: it may be the page of a hotel', async () => {
      const about = { event: event('session.start') }
      expect(await answer({ body: 'Welcome' }, {}, about)).toEqual({ data: { status: 200, body: 'Welcome' } })
    })

    test('of what is no answer 4 KB are kept', async () => {
      const text = 'ä'.repeat(5000)
      const { data } = await answer({ body: text })
      expect(data).toEqual({ status: 200, body: `${'ä'.repeat(4096)}…` })
      const big = await answer(json({ text }))
      expect((big.data as { body: string }).body).toHaveLength(4097)
    })
  })

  describe('`decide` is given all of it', () => {
    test.each<[said: Answer, body: unknown]>([
      [json({ allow: false }), { allow: false }],
      [json(DENIES), DENIES],
      [{ body: 'ok' }, 'ok'],
      [{ status: 204 }, null],
      [{ body: 'x'.repeat(10_000) }, 'x'.repeat(10_000)],
    ])('%j', async (said, body) => {
      const status = said.status ?? 200
      for (const guard of [true, false])
        expect(await answer(said, { guard, decide: 'output.body' })).toEqual({ data: { status, body } })
    })
  })

  describe('in the background nobody hears it', () => {
    test.each<[said: Answer, bytes: number]>([
      [json(DENIES), 33],
      [{ body: '{"decision":' }, 12],
      [{ status: 202 }, 0],
    ])('%j', async (said, bytes) => {
      const { data, ...rest } = await answer(said, {}, { isDelivery: true })
      expect(rest).toEqual({})
      expect(data).toEqual({ status: said.status ?? 200, ms: expect.any(Number) as number, bytes })
    })
  })

  describe('an empty body that only the end of the connection ends', () => {
    const head = async (lines: string, hook: Partial<HookConfig>): Promise<HookOutput> => {
      const server = await serveRaw((socket) => {
        socket.once('data', () => socket.end(`HTTP/1.1 ${lines}\r\n\r\n`))
      })
      onTestFinished(() => server.close())
      return run({}, { ...server, allowed: [`127.0.0.1:${server.port}`] }, { hook }, webhook)
    }

    test.each(['200 OK', '200 OK\r\ncontent-type: application/json', '200 OK\r\ntransfer-encoding: gzip'])(
      'may be a receiver that died: %j of a guard is a failure',
      async (lines) => {
        expect(await head(lines, {})).toEqual({ data: { status: 200, body: null } })
        for (const decide of [undefined, 'output.body'])
          await expect(head(lines, { guard: true, ...(decide !== undefined && { decide }) })).rejects.toThrow(
            /does not say that it is whole/,
          )
      },
    )

    test.each([
      '200 OK\r\ncontent-length: 0',
      '200 OK\r\ntransfer-encoding: chunked\r\n\r\n0',
      '204 No Content',
    ])('is no objection if it says that it is whole: %j', async (lines) => {
      expect(await head(lines, { guard: true })).toMatchObject({ data: { body: null } })
    })
  })

  test('more than `max_response` is not read', async () => {
    const big = await receiver({ body: 'x'.repeat(129 * 1024) })
    await expect(run({}, big, {}, webhook)).rejects.toMatchObject({ code: 'WEBHOOK_TOO_LARGE' })
    await expect(run({ max_response: '1MB' }, big, {}, webhook)).resolves.toMatchObject({
      data: { status: 200 },
    })
    await expect(
      run({ max_response: '1KB' }, await receiver({ body: 'x'.repeat(1025) }), {}, webhook),
    ).rejects.toThrow(/./)
  })
})

describe('a policy service answers a gate', () => {
  const gate = async (said: Answer, hook: object): Promise<unknown> => {
    const service = await receiver(said)
    const manager = createHookManager({
      hooks: [
        {
          id: 'policy',
          on: ['exec.before'],
          executor: 'webhook',
          options: { url: `${service.origin}/policy` },
          ...hook,
        },
      ],
      executors: { webhook: DOORS[0]![1] },
      network: { allowPrivate: service.allowed },
      expressions,
    })
    const { decision, reason } = await manager.emit(event('exec.before', { command: 'git push' }))
    await manager.close()
    return { decision, reason }
  }

  test('by its own words, or by what `decide` makes of its JSON', async () => {
    expect(await gate(json(DENIES), { guard: true })).toEqual(DENIES)
    const decide = `output.body.allow ? 'allow' : 'deny'`
    expect(await gate(json({ allow: false }), { decide })).toMatchObject({ decision: 'deny' })
    expect(await gate(json({ allow: true }), { decide })).toMatchObject({ decision: 'allow' })
  })

  test.each<[what: string, said: Answer]>([
    ['an error', { status: 500 }],
    ['a refusal', { status: 403 }],
    ['a page', { body: '<html>' }],
    ['JSON of another shape', json({ ok: true })],
    ['half of an answer', { body: '{' }],
    ['too much', { body: ' '.repeat(200_000) }],
    ['a redirect', { status: 302, headers: { location: '/' } }],
  ])('%s is a denial of a guard', async (_what, said) => {
    expect(await gate(said, { guard: true })).toMatchObject({ decision: 'deny' })
  })
})
