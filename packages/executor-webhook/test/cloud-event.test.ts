import { HTTP, type CloudEvent } from 'cloudevents'
import { event } from '@hookline/testing'
import type { LifecycleEvent } from '@hookline/core'
import fc from 'fast-check'
import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import { cloudEvent } from '../src/cloud-event.ts'
import { listen, stop, type Received } from './receiver.ts'
import { DOORS, run, type Around } from './run.ts'

const receiver = await listen()
afterAll(() => stop(receiver))
beforeEach(() => void receiver.got.splice(0))

const TRACE = { TRACEPARENT: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01', TRACESTATE: 'a=b' }
const about = event(
  'exec.before',
  { command: 'echo "Euro € 100%"' },
  { agent: { name: 'codex', version: '1.2.3' }, subagent: { id: 'sub-1' } },
)
const { raw: _raw, ...told } = about

const EXPECTED = {
  specversion: '1.0',
  id: about.id,
  source: '/hookline/codex',
  type: 'dev.hookline.exec.before',
  subject: 'echo "Euro € 100%"',
  time: about.at,
  datacontenttype: 'application/json',
  sessionid: 'session-1',
  taskid: 'task-1',
  subagentid: 'sub-1',
  agentversion: '1.2.3',
  deliveryid: `${about.key}:user/under-test`,
  traceparent: TRACE.TRACEPARENT,
  tracestate: TRACE.TRACESTATE,
}

describe.each(DOORS)('through the %s door', (_door, webhook) => {
  const sent = async (format: 'cloudevents' | 'cloudevents-binary', around: Around): Promise<Received> => {
    await run({ format }, receiver, around, webhook)
    return receiver.got.at(-1)!
  }

  test('the SDK reads a whole event as it was meant', async () => {
    const received = await sent('cloudevents', { event: about, env: TRACE })
    expect(received.headers['content-type']).toBe('application/cloudevents+json; charset=utf-8')
    const read = parsed(received)
    expect(read.validate()).toBe(true)
    expect(read.toJSON()).toMatchObject({ ...EXPECTED, data: told })
  })

  test('the SDK reads one with its attributes in headers, once they are decoded as the binding says', async () => {
    const received = await sent('cloudevents-binary', { event: about, env: TRACE })
    expect(received.headers).toMatchObject({
      'content-type': 'application/json',
      // 3.1.3.2: a space, a quote, a percent sign and all that is not ASCII
      'ce-subject': 'echo%20%22Euro%20%E2%82%AC%20100%25%22',
    })
    const read = parsed(received)
    expect(read.validate()).toBe(true)
    expect(decoded(read)).toMatchObject(EXPECTED)
    expect(read.data).toEqual(told)
  })
})

test('the data is what `body` says', async () => {
  await run({ format: 'cloudevents', body: { only: '{{ event.data.command }}' } }, receiver, { event: about })
  expect(parsed(receiver.got[0]!).data).toEqual({ only: about.data.command })
})

test('what no agent told is no attribute, and a trace that is none neither', () => {
  const bare = event('interrupt', {}, { subagent: undefined }) as LifecycleEvent
  const { task: _task, ...least } = { ...bare, agent: { name: 'my agent' } } as LifecycleEvent
  const made = cloudEvent({
    event: least,
    delivery: { id: 'd', attempt: 1 },
    env: { TRACEPARENT: 'x\r\ny' },
  })
  expect(Object.keys(made).toSorted()).toEqual(
    'datacontenttype deliveryid id sessionid source specversion time type'.split(' '),
  )
  expect(made['source']).toBe('/hookline/my%20agent')
})

test('its attributes have names as the specification wants them', () => {
  const names = Object.keys(cloudEvent({ event: about, delivery: { id: 'd', attempt: 1 }, env: TRACE }))
  expect(names.filter((name) => !/^[a-z\d]{1,20}$/.test(name))).toEqual([])
})

test('a delivery of which the id is too long for a header has another that is as much its own', () => {
  const idOf = (id: string): string =>
    cloudEvent({ event: about, delivery: { id, attempt: 1 }, env: {} })['deliveryid']!
  expect(idOf('x'.repeat(300))).toMatch(/^msg_[\w-]{43}$/)
  expect(idOf('x'.repeat(300))).not.toBe(idOf(`${'x'.repeat(300)}y`))
})

test('whatever an agent says, both ways are read by the SDK, and as the same event', async () => {
  const text = fc.string({ unit: 'binary', maxLength: 60 })
  await fc.assert(
    fc.asyncProperty(text, text, text, async (command, session, agent) => {
      const odd = event('exec.before', { command }, { session: { id: session }, agent: { name: agent } })
      const delivery = { id: `${session}:${command}`, attempt: 1 }
      await run({ format: 'cloudevents' }, receiver, { event: odd, delivery })
      await run({ format: 'cloudevents-binary' }, receiver, { event: odd, delivery })
      const [whole, binary] = receiver.got.splice(0).map(parsed)
      const meant = cloudEvent({ event: odd, delivery, env: {} })
      expect(whole!.toJSON()).toMatchObject(meant)
      expect(decoded(binary!)).toMatchObject(meant)
      expect(binary!.data).toEqual(whole!.data)
      for (const value of Object.values(meant)) expect(value).not.toMatch(/[\p{Cc}\p{Cs}\uFFFE\uFFFF]/u)
    }),
    { numRuns: 60 },
  )
})

function parsed({ headers, text }: Received): CloudEvent {
  return HTTP.toEvent({ headers, body: text }) as CloudEvent
}

/** The SDK takes the values of headers as they are; the binding (3.1.3.2) has a receiver decode them. */
function decoded(read: CloudEvent): Record<string, unknown> {
  const { data: _data, ...attributes } = read.toJSON()
  return Object.fromEntries(
    Object.entries(attributes).map(([name, value]) => [
      name,
      typeof value === 'string' && name !== 'datacontenttype' ? decodeURIComponent(value) : value,
    ]),
  )
}
