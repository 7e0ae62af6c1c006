import { equal } from 'node:assert/strict'
import {
  createHookManager,
  defineExecutor,
  type Executor,
  type Json,
  type OpenContext,
  type StandardSchema,
} from '@hookline/core'
import { describe, expect, test } from 'vitest'
import { event, executorContract, hookContext, type ExecutorContractOptions } from '../src/index.ts'

interface Options {
  readonly text: string
  readonly waitMs?: number
}

type Fields = Readonly<Record<string, object>>

const FIELDS: Fields = {
  text: { type: 'string', description: 'What to say.' },
  waitMs: { type: 'number', description: 'How long to think about it.' },
}

/** By hand, so that every rule of the contract can be broken alone. */
function schema({
  fields = FIELDS,
  isStrict = true,
  keep = (value: object): unknown => value,
  complaint = (key: string) => `unknown key "${key}"`,
} = {}): StandardSchema<Options> {
  return {
    '~standard': {
      version: 1,
      vendor: 'test',
      validate: (value) => {
        const unknown = Object.keys(value as object).filter((key) => !Object.hasOwn(FIELDS, key))
        return isStrict && unknown.length > 0
          ? { issues: unknown.map((key) => ({ message: complaint(key) })) }
          : { value: keep(value as object) as Options }
      },
      jsonSchema: { input: () => ({ type: 'object', properties: fields, additionalProperties: false }) },
    },
  }
}

const echo: Omit<Executor<Options>, 'spec'> = {
  name: 'echo',
  answers: true,
  options: schema(),
  target: ({ text }) => text,
  check: async ({ text }) =>
    text === 'hello' || text === 'wait' ? [] : [{ severity: 'error', message: 'hello?' }],
  preview: ({ options }) => ({ text: options.text }),
  async execute({ options, render, signal }) {
    if (options.waitMs !== undefined) await pause(options.waitMs, signal)
    return { context: render(options.text) as string }
  },
}

function pause(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, ms)
    signal?.addEventListener('abort', () => {
      clearTimeout(timer)
      reject(signal.reason as Error)
    })
  })
}

function contract(
  changes: Partial<Omit<Executor<Options>, 'spec'>> = {},
  others: Partial<ExecutorContractOptions> = {},
): ExecutorContractOptions {
  return {
    executor: defineExecutor<Options, unknown>({ ...echo, ...changes }),
    works: [{ name: 'says hello', options: { text: 'hello' } }],
    hangs: { name: 'thinks too long', options: { text: 'wait', waitMs: 5000 } },
    giveUpMs: 200,
    ...others,
  }
}

describe('an executor that keeps every promise', () => {
  test.each(executorContract(contract()))('$name', async ({ run }) => {
    await expect(run()).resolves.toBeUndefined()
  })
})

const anything = (value: unknown): never => value as never

/** The case that must see it, the fault, and what is said of it. */
const FAULTS: readonly (readonly [string, string, ExecutorContractOptions, RegExp])[] = [
  ['speaks spec 1 and has a plain name', 'a name with capitals', contract({ name: 'Echo' }), /Echo/],
  [
    'speaks spec 1 and has a plain name',
    'another spec',
    { ...contract(), executor: Object.defineProperty(defineExecutor(echo), 'spec', { value: 2 }) },
    /2/,
  ],
  [
    'speaks spec 1 and has a plain name',
    'no defineExecutor',
    { ...contract(), executor: { spec: 1, ...echo } },
    /defineExecutor/,
  ],
  [
    'turns down a setting it does not know and says which',
    'a loose schema',
    contract({ options: schema({ isStrict: false }) }),
    /nobody knows/,
  ],
  [
    'turns down a setting it does not know and says which',
    'a complaint that does not say where',
    contract({ options: schema({ complaint: () => 'invalid' }) }),
    /does not say where/,
  ],
  [
    'describes every setting',
    'a setting without a description',
    contract({ options: schema({ fields: { ...FIELDS, waitMs: { type: 'number' } } }) }),
    /waitMs has no description/,
  ],
  [
    'describes every setting',
    'a blank description',
    contract({ options: schema({ fields: { text: { description: ' ' } } }) }),
    /text has no description/,
  ],
  [
    'describes every setting',
    'one in a table in a choice in a list',
    contract({
      options: schema({
        fields: {
          text: { description: 'x', items: { anyOf: [{ properties: { deep: { type: 'string' } } }] } },
        },
      }),
    }),
    /deep has no description/,
  ],
  [
    'describes every setting',
    'a schema that cannot be shown',
    contract({ options: { '~standard': { ...schema()['~standard'], jsonSchema: anything(undefined) } } }),
    /jsonSchema/,
  ],
  [
    'keeps its settings as plain JSON that passes again',
    'a date',
    contract({ options: schema({ keep: (value) => ({ ...value, at: new Date() }) }) }),
    /at is a Date/,
  ],
  [
    'keeps its settings as plain JSON that passes again',
    'settings that grow each time',
    contract({ options: schema({ keep: (value) => ({ ...value, text: `${(value as Options).text}!` }) }) }),
    /pass the schema again/,
  ],
  [
    'keeps its settings as plain JSON that passes again',
    'settings that do not pass',
    contract({}, { works: [{ name: 'x', options: { unheard: 1 } }] }),
    /turns down the settings of "x"/,
  ],
  [
    'works: says hello',
    'a failure',
    contract({ execute: () => Promise.reject(new Error('broken')) }),
    /broken/,
  ],
  [
    'works: says hello',
    'an answer nobody knows',
    contract({ execute: () => anything({ verdict: 'no' }) }),
    /verdict/,
  ],
  [
    'works: says hello',
    'an answer of the wrong kind',
    contract({ execute: () => anything({ reason: 1 }) }),
    /reason/,
  ],
  [
    'works: says hello',
    'data that does not survive JSON',
    contract({ execute: () => ({ data: anything({ at: [new Map()] }) }) }),
    /data\.at\.0 is a Map/,
  ],
  [
    'works: says hello',
    'a number that JSON does not have',
    contract({ execute: () => ({ data: Number.NaN }) }),
    /data is NaN/,
  ],
  [
    'works: says hello',
    'an event that is changed',
    contract({
      execute({ event: { data } }) {
        ;(data as { command: string }).command = 'other'
      },
    }),
    /read only/,
  ],
  [
    'works: says hello',
    'settings that are changed',
    contract({
      execute({ options }) {
        ;(options as { text: string }).text = 'other'
      },
    }),
    /read only/,
  ],
  [
    'works: says hello',
    'not what was expected',
    contract(
      {},
      {
        works: [
          { name: 'says hello', options: { text: 'hello' }, expect: ({ context }) => equal(context, 'bye') },
        ],
      },
    ),
    /strictly equal/,
  ],
  [
    'works: says hello',
    'a use that matches nothing',
    contract({}, { works: [{ name: 'says hello', options: { text: 'hello' }, hook: { match: ['other'] } }] }),
    /did not run/,
  ],
  [
    'works: says hello',
    'a resource that cannot be closed',
    contract({ open: () => undefined, close: () => Promise.reject(new Error('stuck')) }),
    /could not be closed/,
  ],
  [
    'writes nothing to stdout',
    'console.log',
    contract({
      // oxlint-disable-next-line no-console -- the fault itself
      execute: () => console.log('here'),
    }),
    /stdout belongs to the agent/,
  ],
  [
    'writes nothing to stdout',
    'process.stdout',
    contract({ execute: () => void process.stdout.write('here') }),
    /stdout belongs to the agent/,
  ],
  [
    'tells its target and what it would do',
    'an empty target',
    contract({ target: () => '' }),
    /target is empty/,
  ],
  [
    'tells its target and what it would do',
    'a preview that does not survive JSON',
    contract({ preview: () => anything(() => 1) }),
    /preview is a function/,
  ],
  [
    'tells its target and what it would do',
    'a check that finds fault with what works',
    contract({ check: async () => [{ severity: 'error', message: 'no broker' }] }),
    /no broker/,
  ],
  [
    'gives up when the signal aborts',
    'deafness to the signal',
    contract({ execute: () => pause(5000) }),
    /still waits 200 ms after/,
  ],
  [
    'gives up when the signal aborts',
    'a use that does not hang',
    contract({}, { hangs: { name: 'short', options: { text: 'hello' } } }),
    /does not wait/,
  ],
  [
    'gives up when the signal aborts',
    'one that waits and says it never does',
    contract({}, { hangs: null, works: [{ name: 'slow', options: { text: 'hello', waitMs: 600 } }] }),
    /give the contract a use that hangs/,
  ],
]

describe('a fault is seen', () => {
  test.each(FAULTS)('by "%s": %s', async (name, _fault, planted, says) => {
    const found = executorContract(planted).find((one) => one.name === name)
    await expect(found?.run()).rejects.toThrow(says)
  })

  test('by every case at least once', () => {
    const cases = executorContract(contract()).map(({ name }) => name)
    expect(cases.filter((name) => !FAULTS.some(([seenBy]) => seenBy === name))).toEqual([])
  })
})

test('an executor that never waits need not hang', async () => {
  const quick = executorContract(contract({}, { hangs: null })).at(-1)!
  await expect(quick.run()).resolves.toBeUndefined()
})

test('the schema of another can stand in for one that takes everything', async () => {
  const lean = contract({ options: schema({ isStrict: false }) })
  const [, strict] = executorContract({ ...lean, schema: schema() })
  await expect(strict!.run()).resolves.toBeUndefined()
})

test('what is written while a case looks comes back to stdout afterwards', async () => {
  const write = (): unknown => Reflect.get(process.stdout, 'write')
  const before = write()
  await expect(
    executorContract(contract({ execute: () => void process.stdout.write('x') }))
      .find(({ name }) => name === 'writes nothing to stdout')!
      .run(),
  ).rejects.toThrow('stdout belongs')
  expect(write()).toBe(before)
})

test('an executor is given the environment, directory, secrets and expressions of the contract', async () => {
  const seen: unknown[] = []
  const given = {
    env: { A: '1' },
    stateDir: '/state',
    secret: (reference: Json) => `secret of ${JSON.stringify(reference)}`,
    expressions: { compile: (source: string) => () => `<${source}>` },
  }
  const look = (context: OpenContext): void =>
    void seen.push(context.env['A'], context.stateDir, context.secret({ env: 'X' }))
  const executor = contract(
    {
      execute(context) {
        look(context)
        seen.push(context.render('{{ event.name }}'))
      },
      check: async (_options, context) => {
        look(context)
        return []
      },
    },
    given,
  )
  for (const { name, run } of executorContract(executor)) if (/^(works|tells)/.test(name)) await run()
  expect(seen).toEqual([
    '1',
    '/state',
    'secret of {"env":"X"}',
    '<event.name>',
    '1',
    '/state',
    'secret of {"env":"X"}',
  ])
})

describe('a context without an engine', () => {
  test('has what the engine would give', () => {
    const context = hookContext({ a: 1 }, { event: event('interrupt'), env: { B: '2' }, matched: ['x'] })
    expect(context).toMatchObject({
      options: { a: 1 },
      env: { B: '2' },
      matched: ['x'],
      hook: { on: ['interrupt'] },
    })
    expect(context.delivery.id).toBe(`${context.event.key}:user/under-test`)
  })

  test('fills holes as the engine does', async () => {
    const templates = [
      '{{ event.data.command }}',
      'a {{ event.data.callId }} b',
      '{{ event.data.argv }}',
      'x{{event.nothing}}',
      '{{ event.session }}',
      'plain',
    ]
    const about = event('exec.before', { command: 'ls' })
    const seen: Json[] = []
    const engine = defineExecutor<Json>({
      name: 'see',
      options: schema({ isStrict: false }) as never,
      execute: ({ render }) => void seen.push(render(templates)),
    })
    const { pathExpressions } = await import('../src/index.ts')
    const manager = createHookManager({
      hooks: [{ id: 'see', on: ['exec.before'], executor: 'see' }],
      executors: { see: engine },
      expressions: pathExpressions,
    })
    await manager.emit(about)
    expect([hookContext({}, { event: about }).render(templates)]).toEqual(seen)
    expect(seen[0]).toMatchObject(['ls', 'a call-1 b', null, 'x', { id: 'session-1' }, 'plain'])
  })

  test('classifies failures', () => {
    const { retryable, permanent } = hookContext({})
    expect(() => retryable(new Error('busy'), { after: 5 })).toThrow(
      expect.objectContaining({
        message: 'busy',
        details: expect.objectContaining({ retryable: true, afterMs: 5 }),
      }),
    )
    expect(() => permanent('wrong')).toThrow(
      expect.objectContaining({ message: 'wrong', details: expect.objectContaining({ retryable: false }) }),
    )
  })
})
