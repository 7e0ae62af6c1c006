import { EVENTS, type Json } from '@hookline/core'
import { event } from '@hookline/testing'
import fc from 'fast-check'
import { readFileSync } from 'node:fs'
import { createServer, type AddressInfo, type Socket } from 'node:net'
import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import { MAX_BYTES } from '../src/body.ts'
import type { WebhookOptions } from '../src/settings.ts'
import { listen, stop, type Received } from './receiver.ts'
import { contextFor, DOORS, run, type Around } from './run.ts'

const receiver = await listen()
afterAll(() => stop(receiver))
beforeEach(() => void receiver.got.splice(0))

const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
  version: string
}
const about = event('exec.before', { command: 'ls' })
const { raw: _raw, ...told } = about

describe.each(DOORS)('through the %s door', (_door, webhook) => {
  const sent = async (options: Partial<WebhookOptions>, around: Around = {}): Promise<Received> => {
    await run(options, receiver, { event: about, ...around }, webhook)
    return receiver.got.at(-1)!
  }
  const body = async (...given: Parameters<typeof sent>): Promise<unknown> =>
    JSON.parse((await sent(...given)).text) as unknown

  test('the event goes out as JSON, with who sends it and which delivery it is', async () => {
    const { method, url, headers, text } = await sent({})
    expect([method, url]).toEqual(['POST', '/hook'])
    expect(JSON.parse(text)).toEqual(told)
    expect(headers).toMatchObject({
      'content-type': 'application/json',
      'content-length': String(Buffer.byteLength(text)),
      'user-agent': `hookline/${version}`,
      'idempotency-key': `${about.key}:user/under-test`,
      'webhook-id': expect.stringMatching(/^msg_/) as string,
      'webhook-timestamp': expect.stringMatching(/^\d{10}$/) as string,
    })
    for (const absent of ['authorization', 'traceparent', 'tracestate', 'webhook-signature', 'cookie'])
      expect(headers[absent]).toBeUndefined()
  })

  test('with the results of the hooks that it needs', async () => {
    const results = { lint: { status: 'done', decision: null, data: { n: 1 } } } as const
    expect(await body({}, { results })).toEqual({ ...told, results })
  })

  test('with the trace of whoever called', async () => {
    const TRACEPARENT = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'
    const { headers } = await sent({}, { env: { TRACEPARENT, TRACESTATE: 'a=1' } })
    expect([headers['traceparent'], headers['tracestate']]).toEqual([TRACEPARENT, 'a=1'])
    const odd = await sent({}, { env: { TRACEPARENT: 'x\r\nx-evil: 1' } })
    expect(odd.headers['traceparent']).toBeUndefined()
  })

  test.each(['POST', 'PUT', 'PATCH', 'DELETE'] as const)('by %s', async (method) => {
    const received = await sent({ method })
    expect([received.method, JSON.parse(received.text)]).toEqual([method, told])
  })

  test('by GET, without a body', async () => {
    const { method, text, headers, url } = await sent({
      method: 'GET',
      query: { c: '{{ event.data.command }}' },
    })
    expect([method, text, url]).toEqual(['GET', '', '/hook?c=ls'])
    expect(headers['content-type']).toBeUndefined()
  })

  test('a body has holes at any depth, and a lone one keeps its type', async () => {
    const template = {
      text: 'ran {{ event.data.command }}',
      lone: '{{ event.data }}',
      none: ['{{ event.data.callId }}', '{{ event.data.nothing }}', '{{ event.data.nothing }}!'],
      kept: [1, true, null, { deep: ['{{ event.name }}'] }],
    }
    const call = event('exec.before', { command: 'ls', callId: null })
    expect(await body({ body: template }, { event: call })).toEqual({
      text: 'ran ls',
      lone: call.data,
      none: [null, null, '!'],
      kept: [1, true, null, { deep: ['exec.before'] }],
    })
    expect(await body({ body: '{{ event.data.command }}' })).toBe('ls')
    expect(await body({ body: null })).toBe(null)
  })

  test('raw text is sent as it is', async () => {
    const plain = await sent({ format: 'raw', body: 'ran {{ event.data.command }} ü' })
    expect([plain.text, plain.headers['content-type']]).toEqual(['ran ls ü', 'text/plain; charset=utf-8'])
    const csv = await sent({ format: 'raw', body: '{{ event.data }}', content_type: 'text/csv' })
    expect([JSON.parse(csv.text), csv.headers['content-type']]).toEqual([about.data, 'text/csv'])
  })

  test('headers and query are filled, and left out where there is nothing', async () => {
    const { headers, url } = await sent(
      {
        url: `${receiver.origin}/hook?a=1`,
        headers: {
          'X-Command': 'ran {{ event.data.command }}',
          'x-none': '{{ event.data.nothing }}',
          'x-some': 'is {{ event.data.nothing }}',
          'x-secret': { secret: 'KEY' },
          accept: 'text/plain',
        },
        query: {
          c: '{{ event.data.command }}',
          none: '{{ event.data.nothing }}',
          list: '{{ event.data.argv }}',
          's p': { secret: 'KEY' },
        },
      },
      { event: event('exec.before', { command: 'ls', argv: ['ls', '-l'] }) },
    )
    expect(headers).toMatchObject({
      'x-command': 'ran ls',
      'x-some': 'is',
      'x-secret': 'value-of-KEY',
      accept: 'text/plain',
    })
    expect(headers['x-none']).toBeUndefined()
    expect(url).toBe('/hook?a=1&c=ls&list=ls&list=-l&s%20p=value-of-KEY')
  })

  test('a header value injects nothing, whatever is in it', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('a\r\nx-evil: 1', '\n\n{}', '\0', 'ü€😀')),
        async (command) => {
          const { headers, raw, text } = await sent(
            { headers: { 'x-command': '[{{ event.data.command }}]' } },
            { event: event('exec.before', { command }) },
          )
          expect(headers['x-evil']).toBeUndefined()
          const names = raw.filter((_, at) => at % 2 === 0).map((name) => name.toLowerCase())
          expect(names.filter((name) => name.startsWith('x-'))).toEqual(['x-command'])
          expect(headers['x-command']).toMatch(/^\[[\u0020-\u007E]*\]$/)
          const isPlain = /^[\u0020-\u007E]*$/.test(command)
          if (isPlain) expect(headers['x-command']).toBe(`[${command}]`)
          expect((JSON.parse(text) as typeof about).data.command).toBe(command)
        },
      ),
      { numRuns: 60 },
    )
  })

  test('a secret that no header can hold is an error that does not say it', async () => {
    for (const value of ['psst\r\nx-evil: 1', 'pssté'])
      for (const options of [
        { headers: { 'x-key': { secret: 'KEY' } } },
        { auth: { bearer: { secret: 'KEY' } } },
      ])
        await expect(sent(options, { secret: () => value })).rejects.toMatchObject({
          code: 'WEBHOOK_HEADER_SECRET',
          message: expect.not.stringContaining('psst') as string,
        })
    expect(receiver.got).toEqual([])
  })

  test.each<[auth: NonNullable<WebhookOptions['auth']>, header: string, value: string]>([
    [{ bearer: { secret: 'KEY' } }, 'authorization', 'Bearer value-of-KEY'],
    [{ bearer: 'plain' }, 'authorization', 'Bearer plain'],
    [
      { basic: { username: 'ada', password: { secret: 'KEY' } } },
      'authorization',
      `Basic ${Buffer.from('ada:value-of-KEY').toString('base64')}`,
    ],
    [{ api_key: { header: 'X-Api-Key', value: { secret: 'KEY' } } }, 'x-api-key', 'value-of-KEY'],
  ])('who it is, by %j', async (auth, header, value) => {
    expect((await sent({ auth })).headers[header]).toBe(value)
  })

  test('or by a key in the query, that no message tells', async () => {
    const { url } = await sent({ auth: { api_key: { query: 'key', value: { secret: 'KEY' } } } })
    expect(url).toBe('/hook?key=value-of-KEY')
  })

  test('a secret URL is where it goes, with the query of the settings', async () => {
    const around = { secret: () => `${receiver.origin}/services/T0?x=1` }
    const { url } = await sent({ url: { secret: 'SLACK' }, query: { a: '{{ event.name }}' } }, around)
    expect(url).toBe('/services/T0?x=1&a=exec.before')
    await expect(sent({ url: { secret: 'SLACK' } }, { secret: () => 'psst' })).rejects.toMatchObject({
      code: 'WEBHOOK_URL',
      message:
        'the secret of `url` does not begin with https:// (or http://, for a target in [network] allow_private)',
    })
  })

  test('too much is an error that says how much', async () => {
    const command = 'x'.repeat(MAX_BYTES)
    await expect(sent({}, { event: event('exec.before', { command }) })).rejects.toMatchObject({
      code: 'WEBHOOK_BODY_TOO_LARGE',
      message: expect.stringMatching(/^what is sent has 209\d{5} bytes, 20971520 is the most$/) as string,
    })
  })

  test('through the proxy of the environment, unless the hook says no', async () => {
    const asked: string[] = []
    const proxy = createServer((socket) => {
      socket.on('error', () => undefined)
      socket.once('data', (bytes) => {
        asked.push(bytes.toString().split('\r\n')[0]!)
        socket.end('HTTP/1.1 503 Busy\r\ncontent-length: 0\r\n\r\n')
      })
    })
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve))
    const env = { HTTP_PROXY: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}` }
    const options = { url: 'http://receiver.invalid:4000/hook' }
    const around = { env, network: { allowPrivate: ['receiver.invalid:4000'] } }
    await expect(sent(options, around)).rejects.toThrow(/./)
    expect(asked).toEqual([expect.stringContaining('receiver.invalid:4000')])
    await expect(sent({ ...options, proxy: false }, around)).rejects.toMatchObject({ code: 'NETWORK_NAME' })
    expect(asked).toHaveLength(1)
    proxy.close()
  })

  test('connections are kept between runs', async () => {
    const ports = new Set<number | undefined>()
    const count = ({ remotePort }: Socket): void => void ports.add(remotePort)
    receiver.server.on('connection', count)
    const ctx = contextFor({}, receiver)
    const resource = await webhook.open!(ctx.options, ctx)
    for (let n = 0; n < 10; n++) await webhook.execute({ ...ctx, resource })
    await webhook.close!(resource, AbortSignal.timeout(2000))
    receiver.server.off('connection', count)
    expect(receiver.got).toHaveLength(10)
    // a second one may be on its way when the first is free again
    expect([1, 2]).toContain(ports.size)
  })
})

describe('a message for Slack', () => {
  const message = async (
    options: Partial<WebhookOptions>,
    around: Around = {},
  ): Promise<Record<string, Json>> => {
    await run({ format: 'slack', ...options }, receiver, { event: about, ...around })
    return JSON.parse(receiver.got.at(-1)!.text) as Record<string, Json>
  }
  const says = (command: string): Around => ({ event: event('exec.before', { command }) })

  test('mentions nobody whom an event names, and everybody whom the hook names', async () => {
    expect(
      await message({ text: '<!here> {{ event.data.command }} & co' }, says('<!channel> & <@U1>')),
    ).toEqual({
      text: '<!here> &lt;!channel&gt; &amp; &lt;@U1&gt; & co',
    })
    const blocks = [
      { type: 'section', text: { type: 'mrkdwn', text: '*{{ event.data.command }}*' } },
      '{{ event.data }}',
    ]
    const { blocks: sent } = await message({ body: { channel: '#a', blocks } }, says('<!channel>'))
    expect(JSON.stringify(sent)).not.toContain('<')
    expect(sent).toMatchObject([{ text: { text: '*&lt;!channel&gt;*' } }, { command: '&lt;!channel&gt;' }])
  })

  test.each([
    ['<{{ event.data.command }}|see>', '!channel', '<%21channel|see>'],
    ['<{{ event.data.command }}|see>', 'https://x.org/#a', '<https://x.org/#a|see>'],
    ['<{{ event.nothing }}{{ event.data.command }}>', '@U1', '<%40U1>'],
    ['<https://x.org/{{ event.data.command }}>', 'a|the bank', '<https://x.org/a%7Cthe bank>'],
    [
      '<https://x.org|{{ event.data.command }}> {{ event.data.command }}',
      '!a|b',
      '<https://x.org|!a|b> !a|b',
    ],
    ['a < b: {{ event.data.command }} > c', '!x', 'a < b: !x > c'],
  ])('lets an event not out of a link that it opens: %s with %s', async (text, command, said) => {
    expect(await message({ text }, says(command))).toEqual({ text: said })
    expect(await message({ text: 'x', body: { a: text } }, says(command))).toMatchObject({ a: said })
  })

  test('never has a < of an event, whatever is in it', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary' }), async (command) => {
        const { text } = await message({ text: 'it: {{ event.data.command }}' }, says(command))
        expect(text).not.toMatch(/[<>]|&(?!amp;|lt;|gt;)/)
        const back = (text as string).replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&')
        expect(back).toBe(`it: ${Buffer.from(command).toString()}`)
      }),
      { numRuns: 40 },
    )
  })

  test('is cut where Slack cuts, and not inside of a character', async () => {
    for (let more = 0; more < 6; more++) {
      const { text } = await message(
        { text: '{{ event.data.command }}' },
        says(`${'x'.repeat(39_985 + more)}&&&&&&`),
      )
      expect((text as string).length).toBeLessThanOrEqual(40_000)
      expect(text).toMatch(/x(&amp;)*…$/)
    }
    const { text } = await message({ text: '{{ event.data.command }}' }, says('😀'.repeat(30_000)))
    expect(text).toMatch(/^(😀)+…$/u)
  })

  test('has the fields of `body` besides, and its text unless there is another', async () => {
    expect(await message({ text: 'a', body: { text: 'b', channel: '#c' } })).toEqual({
      text: 'a',
      channel: '#c',
    })
    expect(await message({ body: { text: '{{ event.name }}' } })).toEqual({ text: 'exec.before' })
  })

  test.each([
    [event('exec.before', { command: 'git push' }), 'codex in workspace: wants to run: git push'],
    [event('exec.after', { command: 'ls', exitCode: 2 }), 'codex in workspace: ran with exit code 2: ls'],
    [
      event('task.complete', { status: 'completed', lastMessage: 'Done.\n' }),
      'codex in workspace: completed: Done.',
    ],
    [
      event('task.complete', { status: 'failed', lastMessage: null, error: 'quota' }),
      'codex in workspace: failed: quota',
    ],
    [event('task.start', { prompt: null }), 'codex in workspace: was asked'],
    [event('agent.message', { text: '<b>' }), 'codex in workspace: says: &lt;b&gt;'],
    [event('interrupt'), 'codex in workspace: was interrupted'],
    [event('hook.dead', { hook: 'user/tell' }), 'codex in workspace: hook.dead: user/tell'],
    [event('custom.deploy', {}), 'codex in workspace: custom.deploy'],
    [event('error', { message: 'x'.repeat(400) }), `codex in workspace: error: ${'x'.repeat(299)}…`],
  ])('says of an event by itself who, where and what', async (fact, text) => {
    expect(await message({}, { event: fact })).toEqual({ text })
  })

  test('has a line of its own for every event there is', async () => {
    for (const name of Object.keys(EVENTS)) {
      const { text } = await message({}, { event: event(name as 'interrupt') })
      expect(text).toMatch(/^codex in workspace: \S/)
    }
  })

  test.each<[error: string, code: string, details: object]>([
    ['channel_not_found', 'WEBHOOK_STATUS', { retryable: false }],
    ['ratelimited', 'WEBHOOK_STATUS', { retryable: true }],
    ['invalid_auth', 'WEBHOOK_REFUSED', { retryable: false, renew: true }],
  ])('was not taken when its API says 200 and %s', async (error, code, details) => {
    receiver.reply = { body: JSON.stringify({ ok: false, error }) }
    for (const isDelivery of [true, false])
      await expect(message({ auth: { bearer: 'x' } }, { isDelivery })).rejects.toMatchObject({
        code,
        details,
        message: `${receiver.origin} took no message: ${error}`,
      })
    receiver.reply = { body: '{"ok":true}' }
    await expect(message({})).resolves.toMatchObject({ text: expect.any(String) as string })
    receiver.reply = {}
  })

  test('is taken when Slack says ok', async () => {
    receiver.reply = { body: 'ok' }
    expect(await run({ format: 'slack' }, receiver, { event: event('session.start') })).toEqual({
      data: { status: 200, body: 'ok' },
    })
    receiver.reply = {}
  })
})
