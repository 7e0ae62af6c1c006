import { createHash } from 'node:crypto'
import { event } from '@hookline/testing'
import { CloudEvent } from 'cloudevents'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { messageOf } from '../src/message.ts'
import { preview } from '../src/preview.ts'
import type { MessageQueueOptions } from '../src/settings.ts'
import type { Message } from '../src/transport.ts'
import { contextFor, faultOf, type Around } from './run.ts'
import { queue, withRabbit } from './rabbit.ts'
import { run } from './run.ts'

const about = event('exec.before', { command: 'git push' })
const made = (given: Partial<MessageQueueOptions> = {}, around: Around = {}): Message =>
  messageOf(contextFor({ routing_key: 'q', ...given }, { event: about, ...around }))

test('a lone hole of a header keeps the type of its value, and what is null is no header', () => {
  const { headers } = made({
    headers: {
      text: '{{ event.name }}',
      mixed: 'ran {{ event.data.command }}',
      none: '{{ event.data.nothing }}',
      list: '{{ event.data }}',
      number: 7,
      truth: true,
    },
  }).properties
  expect(headers).toEqual({
    text: 'exec.before',
    mixed: 'ran git push',
    list: JSON.stringify(about.data),
    number: 7,
    truth: true,
  })
})

test('a key of the event that the library takes for a type is text like any other', () => {
  const hostile = event('exec.before', { command: 'x', argv: [{ '!': 'decimal', value: 1 }] as never })
  const { headers } = made({ headers: { a: '{{ event.data.argv }}' } }, { event: hostile }).properties
  expect(headers).toEqual({ a: '[{"!":"decimal","value":1}]' })
})

test('an id that AMQP cannot hold is its hash', () => {
  const id = (delivery: string): string =>
    made({}, { delivery: { id: delivery, attempt: 1 } }).properties.messageId
  expect(id('codex:1:user/x')).toBe('codex:1:user/x')
  for (const odd of ['x'.repeat(256), 'ü', 'a\nb', '\uD800'])
    expect(id(odd)).toBe(`msg_${createHash('sha256').update(odd).digest('base64url')}`)
})

test('what is too long, or empty, says so before anything is sent', async () => {
  const fault = (given: Partial<MessageQueueOptions>, around: Around = {}): ReturnType<typeof faultOf> =>
    faultOf((async () => made(given, around))())
  expect(await fault({ routing_key: '{{ event.data.nothing }}' })).toMatchObject({
    code: 'MQ_ROUTING_KEY',
    retryable: false,
  })
  expect(await fault({ exchange: 'x', routing_key: '{{ event.data.nothing }}' })).toBeUndefined()
  const long = event('exec.before', { command: 'x'.repeat(40_000) })
  expect(await fault({ headers: { a: '{{ event.data.command }}' } }, { event: long })).toMatchObject({
    code: 'MQ_HEADERS',
  })
  const huge = event('exec.before', { command: 'x'.repeat(17 * 2 ** 20) })
  expect(await fault({}, { event: huge })).toMatchObject({ code: 'MQ_TOO_LARGE', retryable: false })
})

test('nothing of a hostile event makes a message that is none', () => {
  const hostile = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.constant('\0'),
    fc.constant('\uD800'),
    fc.constant('__proto__'),
  )
  fc.assert(
    fc.property(hostile, hostile, (command, name) => {
      const odd = event('exec.before', { command }, { agent: { name }, session: { id: command } })
      for (const format of ['json', 'cloudevents', 'cloudevents-binary'] as const) {
        const message = made(
          {
            exchange: 'e',
            routing_key: '{{ event.data.command }}',
            format,
            headers: { a: '{{ event.data.command }}' },
          },
          { event: odd },
        )
        expect(message.routingKey).not.toMatch(/\p{Cs}/u)
        expect(Buffer.byteLength(message.routingKey)).toBeLessThanOrEqual(255)
        expect(() => JSON.parse(message.body.toString()) as unknown).not.toThrow()
      }
    }),
    { numRuns: Number(process.env['HOOKLINE_FUZZ'] ?? 200) },
  )
})

test('a preview shows what would be published', () => {
  const shown = preview(contextFor({ routing_key: 'q', expiration: '2m', priority: 4 }, { event: about }))
  expect(shown).toMatchObject({
    broker: 'amqp://127.0.0.1:5672',
    exchange: '',
    routingKey: 'q',
    expiration: '120000',
    priority: 4,
    contentType: 'application/json',
    body: { name: 'exec.before', data: { command: 'git push' } },
  })
})

withRabbit('CloudEvents, through a broker', () => {
  test('whole: what the SDK makes of it is the same event', async () => {
    const to = await queue()
    await run({ routing_key: to.name, format: 'cloudevents', body: '{{ event.data }}' }, { event: about })
    const [got] = await to.take()
    expect(got!.properties.contentType).toBe('application/cloudevents+json; charset=utf-8')
    const read = new CloudEvent(JSON.parse(got!.content.toString()) as object)
    expect(read.validate()).toBe(true)
    expect(read).toMatchObject({
      id: about.id,
      type: 'dev.hookline.exec.before',
      source: '/hookline/codex',
      data: about.data,
    })
  })

  test('in headers: each attribute is one, and the SDK finds the event valid', async () => {
    const to = await queue()
    await run(
      { routing_key: to.name, format: 'cloudevents-binary', body: '{{ event.data }}' },
      { event: about },
    )
    const [got] = await to.take()
    const { headers, contentType } = got!.properties as {
      headers: Record<string, string>
      contentType: string
    }
    const attributes = Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [name.replace(/^cloudEvents:/, ''), value]),
    )
    expect(Object.keys(headers).every((name) => /^cloudEvents:[a-z]+$/.test(name))).toBe(true)
    const data = JSON.parse(got!.content.toString()) as unknown
    const read = new CloudEvent({ ...attributes, datacontenttype: contentType, data })
    expect(read.validate()).toBe(true)
    expect(read).toMatchObject({ id: about.id, subject: 'git push', time: about.at, data: about.data })
  })

  test.each([
    ['numbers at the edges', { n: 2 ** 50 + 0.5, big: 2 ** 53 + 2, small: -129, half: 0.5 }],
    ['text of any kind', { nul: 'a\0b', quote: '"', emoji: '🐇', empty: '' }],
  ])('headers hold %s', async (_what, headers) => {
    const to = await queue()
    await run({ routing_key: to.name, headers }, { event: about })
    const [got] = await to.take()
    const wanted = { ...headers, ...('big' in headers && { big: String(headers.big) }) }
    expect(got!.properties.headers).toEqual(wanted)
  })

  test('a message of 1 MB arrives as it is', async () => {
    const to = await queue()
    const large = event('exec.before', { command: '🐇'.repeat(262_144) })
    await run({ routing_key: to.name, body: '{{ event.data.command }}' }, { event: large })
    const [got] = await to.take()
    expect(JSON.parse(got!.content.toString())).toBe(large.data.command)
  })

  test('one that has waited for too long is gone', async () => {
    const to = await queue()
    await run({ routing_key: to.name, expiration: '50ms' }, { event: about })
    await expect.poll(() => to.count()).toBe(0)
  })
})
