import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { isExecutor } from '@hookline/core'
import { event, executorContract, type ExecutorUse, type FailingUse } from '@hookline/testing'
import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import * as index from '../src/index.ts'
import * as lean from '../src/lean.ts'
import { listen, stop } from './receiver.ts'
import { DOORS } from './run.ts'

const DENIAL = JSON.stringify({ decision: 'deny', reason: 'not on a Friday' })

const receiver = await listen(({ url }, response) => {
  if (url.startsWith('/hangs')) return undefined
  if (url.startsWith('/denies')) return { headers: { 'content-type': 'application/json' }, body: DENIAL }
  if (url.startsWith('/status/')) return { status: Number(url.slice('/status/'.length)) }
  if (url.startsWith('/resets')) return void response.destroy()
  return { body: url.startsWith('/allows') ? 'allow' : 'thanks' }
})
afterAll(() => stop(receiver))
beforeEach(() => void receiver.got.splice(0))

const at = (path: string): string => `${receiver.origin}${path}`
const works: readonly [ExecutorUse, ...ExecutorUse[]] = [
  {
    name: 'an event as JSON',
    options: { url: at('/hook') },
    expect: ({ data }) => expect(data).toEqual({ status: 200, body: 'thanks' }),
  },
  {
    name: 'a body, a path and headers of its own',
    options: {
      url: at('/{{ event.agent.name }}/{{ event.session.id }}?on={{ event.name }}'),
      method: 'PUT',
      headers: { 'x-agent': '{{ event.agent.name }} {{ event.agent.version }}', 'x-key': { secret: 'KEY' } },
      query: { cwd: '{{ event.session.cwd }}', token: { secret: 'TOKEN' } },
      body: { deep: [{ command: '{{ event.data.command }}', data: '{{ event.data }}', n: 3, no: null }] },
    },
  },
  { name: 'a CloudEvent', options: { url: at('/hook'), format: 'cloudevents', body: '{{ event.data }}' } },
  { name: 'a CloudEvent in headers', options: { url: at('/hook'), format: 'cloudevents-binary' } },
  {
    name: 'a message for Slack',
    options: {
      url: { secret: 'SLACK' },
      format: 'slack',
      text: '{{ event.agent.name }} runs {{ event.data.command }}',
      body: { channel: '#agents', blocks: [{ text: '{{ event.data.command }}' }] },
    },
  },
  {
    name: 'a text',
    options: {
      url: at('/hook'),
      format: 'raw',
      body: 'ran {{ event.data.command }}',
      content_type: 'text/csv',
    },
  },
  {
    name: 'signed, with a key',
    options: {
      url: at('/hook'),
      sign: { secrets: [{ secret: 'SIGNING' }] },
      auth: { api_key: { header: 'X-Api-Key', value: { secret: 'KEY' } } },
    },
  },
  {
    name: 'a guard that denies',
    options: { url: at('/denies') },
    event: event('exec.before', { command: 'git push' }),
    hook: { guard: true },
    expect: (output) => expect(output).toEqual(JSON.parse(DENIAL)),
  },
  {
    name: 'a question',
    options: { url: at('/allows?q={{ event.data.command }}'), method: 'GET' },
    hook: { decide: 'output.body' },
    event: event('exec.before', { command: 'ls' }),
  },
]

const fails: readonly [FailingUse, ...FailingUse[]] = [
  {
    name: 'meets a busy receiver',
    options: { url: at('/status/503') },
    retryable: true,
    code: 'WEBHOOK_STATUS',
  },
  {
    name: 'meets one that is gone',
    options: { url: at('/status/410') },
    retryable: false,
    code: 'WEBHOOK_GONE',
  },
  {
    name: 'is sent elsewhere',
    options: { url: at('/status/302') },
    retryable: false,
    code: 'WEBHOOK_REDIRECT',
  },
  { name: 'is not let in', options: { url: at('/status/401') }, retryable: false, code: 'WEBHOOK_REFUSED' },
  { name: 'is hung up on', options: { url: at('/resets') }, retryable: true, code: 'WEBHOOK_UNREACHABLE' },
  {
    name: 'meets nobody',
    options: { url: 'http://127.0.0.1:9/' },
    retryable: false,
    code: 'NETWORK_PRIVATE',
  },
  {
    name: 'answers a guard with plain text',
    options: { url: at('/hook') },
    hook: { guard: true },
    retryable: false,
    code: 'WEBHOOK_ANSWER_INVALID',
  },
  {
    name: 'has no path for this event',
    options: { url: at('/{{ event.data.nothing }}/x') },
    retryable: false,
    code: 'WEBHOOK_URL',
  },
]

const SECRETS: Readonly<Record<string, string>> = {
  SLACK: at('/slack/secret'),
  SIGNING: `whsec_${Buffer.alloc(32, 7).toString('base64')}`,
}

describe.each(DOORS)('the %s door keeps the contract of executors', (_door, webhook) => {
  const contract = {
    works,
    fails,
    hangs: { name: 'waits for an answer', options: { url: at('/hangs') } },
    schema: index.webhook.options,
    network: { allowPrivate: receiver.allowed },
    // as a receiver counts that knows a repeat by its id
    done: () => new Set(receiver.got.map(({ headers }) => headers['webhook-id'])).size,
    secret: (reference: unknown) =>
      typeof reference === 'string'
        ? reference
        : (SECRETS[(reference as { secret: string }).secret] ?? 'a-secret-value'),
  }
  test.each(executorContract(webhook, contract))('$name', async ({ run }) => {
    await expect(run()).resolves.toBeUndefined()
  })
})

test('the doors let out what they should and nothing else', () => {
  expect(Object.keys(index)).toEqual(['webhook'])
  expect(Object.keys(lean)).toEqual(['webhook'])
  for (const [, webhook] of DOORS) {
    expect(isExecutor(webhook)).toBe(true)
    const { name, answers = false, idempotent } = webhook
    expect({ name, answers, idempotent }).toEqual({ name: 'webhook', answers: false, idempotent: true })
  }
})

test('the lean door loads neither zod nor ky nor undici', () => {
  const foreign = (door: string): readonly string[] =>
    [...imports(join(import.meta.dirname, `../src/${door}.ts`))]
      .filter((name) => !name.startsWith('/') && !name.startsWith('node:'))
      .toSorted()
  expect(foreign('lean')).toEqual(['@hookline/answer', '@hookline/core', '@hookline/network'])
  expect(foreign('index')).toEqual([
    '@hookline/answer',
    '@hookline/core',
    '@hookline/network',
    '@hookline/network/undici',
    'ky',
    'zod',
  ])
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
