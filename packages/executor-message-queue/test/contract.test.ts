import { readFileSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { dirname, join } from 'node:path'
import { isExecutor } from '@hookline/core'
import { event, executorContract, type ExecutorUse, type FailingUse } from '@hookline/testing'
import { connect } from 'amqplib'
import { afterAll, beforeAll, expect, describe, test } from 'vitest'
import * as index from '../src/index.ts'
import * as lean from '../src/lean.ts'
import { RABBIT, withRabbit } from './rabbit.ts'
import { DOORS } from './run.ts'

const QUEUE = `test-contract-${process.pid}`
const url = RABBIT.url

const works: readonly [ExecutorUse, ...ExecutorUse[]] = [
  {
    name: 'an event as JSON',
    options: { url, routing_key: QUEUE },
    expect: ({ data }) => expect(data).toMatchObject({ exchange: '', routingKey: QUEUE }),
  },
  {
    name: 'everything that can be set',
    options: {
      url: [url, { secret: 'URL' }],
      user: 'guest',
      password: { secret: 'PASSWORD' },
      vhost: '/',
      exchange: 'amq.topic',
      routing_key: '{{ event.agent.name }}.{{ event.name }}',
      headers: { agent: '{{ event.agent.name }}', level: 3, urgent: true, data: '{{ event.data }}' },
      body: { deep: [{ command: '{{ event.data.command }}', n: 3, no: null }] },
      mandatory: false,
      persistent: false,
      expiration: '10s',
      priority: 3,
      in_flight: 10,
    },
  },
  {
    name: 'a CloudEvent',
    options: { url, routing_key: QUEUE, format: 'cloudevents', body: '{{ event.data }}' },
  },
  { name: 'a CloudEvent in headers', options: { url, routing_key: QUEUE, format: 'cloudevents-binary' } },
  {
    name: 'a text',
    options: {
      url,
      routing_key: QUEUE,
      format: 'raw',
      body: 'ran {{ event.data.command }}',
      content_type: 'text/csv',
    },
  },
  {
    name: 'what is declared',
    options: { url, exchange: 'amq.fanout', queue: QUEUE, declare: true },
  },
  {
    name: 'a guard, which has no objection once it is confirmed',
    options: { url, routing_key: QUEUE },
    event: event('exec.before', { command: 'git push' }),
    hook: { guard: true },
    expect: (output) => expect(output.decision).toBeUndefined(),
  },
]

const fails: readonly [FailingUse, ...FailingUse[]] = [
  {
    name: 'reaches no queue',
    options: { url, routing_key: `${QUEUE}-not` },
    retryable: false,
    code: 'MQ_UNROUTABLE',
  },
  {
    name: 'names an exchange that is not there',
    options: { url, exchange: `${QUEUE}-not`, routing_key: 'x' },
    retryable: false,
    code: 'MQ_EXCHANGE_MISSING',
  },
  {
    name: 'meets nobody',
    options: { url: 'amqp://127.0.0.1:9', routing_key: 'x' },
    retryable: true,
    code: 'MQ_UNREACHABLE',
  },
  {
    name: 'is not let in',
    options: { url, user: 'nobody', password: { secret: 'WRONG' }, routing_key: 'x' },
    retryable: false,
    code: 'MQ_REFUSED',
  },
  {
    name: 'has no virtual host',
    options: { url, vhost: 'nowhere', routing_key: 'x' },
    retryable: false,
    code: 'MQ_VHOST',
  },
  {
    name: 'is of a project, whose user has not allowed it',
    options: { url, routing_key: 'x' },
    hook: { layer: 'project' },
    retryable: false,
    code: 'NETWORK_PRIVATE',
  },
  {
    name: 'has a routing key that is too long for this event',
    options: { url, exchange: 'amq.topic', routing_key: `{{ event.name }}${'x'.repeat(250)}` },
    retryable: false,
    code: 'MQ_ROUTING_KEY',
  },
]

/** Takes connections, and says nothing. */
const server = createServer((socket) => void socket.on('error', () => {}))
await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
const silent = server.address() as AddressInfo
afterAll(() => void server.close())

const SECRETS: Readonly<Record<string, string>> = { URL: RABBIT.secretUrl, PASSWORD: 'guest' }

withRabbit('the contract of executors', () => {
  let ids = new Set<string>()
  let close = async (): Promise<void> => {}
  beforeAll(async () => {
    const model = await connect(RABBIT.secretUrl, { noDelay: true })
    const channel = await model.createChannel()
    await channel.assertQueue(QUEUE, { durable: true, arguments: { 'x-queue-type': 'quorum' } })
    await channel.bindQueue(QUEUE, 'amq.topic', 'codex.#')
    await channel.consume(QUEUE, (one) => void (one && ids.add(String(one.properties.messageId))), {
      noAck: true,
    })
    close = async () => {
      await channel.deleteQueue(QUEUE)
      await model.close()
    }
  })
  afterAll(() => close())

  describe.each(DOORS)('by the %s door', (_door, executor) => {
    const contract = {
      works,
      fails,
      hangs: {
        name: 'waits for a word',
        options: { url: `amqp://127.0.0.1:${silent.port}`, routing_key: 'x' },
      },
      schema: index.messageQueue.options,
      // as a consumer counts that knows a repeat by its id
      done: async () => {
        await new Promise((next) => setTimeout(next, 50))
        return ids.size
      },
      secret: (reference: unknown) =>
        typeof reference === 'string'
          ? reference
          : (SECRETS[(reference as { secret: string }).secret] ?? 'a-value'),
    }
    test.each(executorContract(executor, contract))('$name', async ({ run }) => {
      ids = new Set()
      await expect(run()).resolves.toBeUndefined()
    })
  })
})

test('the doors let out what they should and nothing else', () => {
  expect(Object.keys(index)).toEqual(['messageQueue'])
  expect(Object.keys(lean)).toEqual(['messageQueue'])
  for (const [, executor] of DOORS) {
    expect(isExecutor(executor)).toBe(true)
    const { name, answers = false, idempotent } = executor
    expect({ name, answers, idempotent }).toEqual({ name: 'message-queue', answers: false, idempotent: true })
  }
})

test('the lean door loads neither zod nor, before something is published, amqplib', () => {
  const foreign = (door: string): readonly string[] =>
    [...imports(join(import.meta.dirname, `../src/${door}.ts`))]
      .filter((name) => !name.startsWith('/') && !name.startsWith('node:'))
      .toSorted()
  expect(foreign('lean')).toEqual(['@hookline/core', '@hookline/network'])
  expect(foreign('index')).toEqual(['@hookline/core', '@hookline/network', 'zod'])
})

/** Everything a file brings in at once, through every file of this package; types do not count. */
function imports(file: string, seen = new Set<string>()): ReadonlySet<string> {
  const text = readFileSync(file, 'utf8')
  for (const [, what, name] of text.matchAll(/^(?:import|export) ([^;]*?) ?from '(.+)'$|^import '(.+)'$/gm)) {
    const onlyTypes = what!.startsWith('type ') || /^\{( *type \w+,?)+ *\}$/.test(what!.replaceAll('\n', ' '))
    const target = name!.startsWith('.') ? join(dirname(file), name!) : name!
    if (onlyTypes || seen.has(target)) continue
    seen.add(target)
    if (target.startsWith('/')) imports(target, seen)
  }
  return seen
}
