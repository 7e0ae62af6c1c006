import { createHookManager, defineExecutor, type Json, type OpenContext } from '@hookline/core'
import { describe, expect, test, vi } from 'vitest'
import { event, executorContract, fakeExecutor, hookContext, pathExpressions } from '../src/index.ts'
import { echo, HELLO, pause, schema } from './echo.ts'
import { EXECUTOR_PLANTS } from './executor-faults.ts'
import { failing } from './plants.ts'

const { executor, options } = echo()

describe('an executor that keeps every promise', () => {
  test.each(executorContract(executor, options))('$name', async ({ run }) => {
    await expect(run()).resolves.toBeUndefined()
  })
})

describe('a fault is seen', () => {
  test.each(EXECUTOR_PLANTS)(
    'by "$seenBy" and no other case: $fault',
    async ({ seenBy, planted, says, also = [] }) => {
      const failed = await failing(executorContract(planted.executor, planted.options))
      expect(failed.get(seenBy)).toMatch(says)
      expect([...failed.keys()].toSorted()).toEqual([seenBy, ...also].toSorted())
    },
  )

  test('by every case, and at least one fault by it alone', () => {
    const alone = new Set(
      EXECUTOR_PLANTS.filter(({ also }) => also === undefined).map(({ seenBy }) => seenBy),
    )
    const cases = executorContract(executor, options).map(({ name }) => name)
    expect(cases.filter((name) => !alone.has(name))).toEqual([])
    expect([...alone].filter((name) => !cases.includes(name))).toEqual([])
  })
})

test('what an executor does not have has no case', () => {
  const bare = echo(() => ({
    idempotent: false,
    open: undefined as never,
    close: undefined as never,
    target: undefined as never,
    preview: undefined as never,
    check: undefined as never,
  }))
  const names = (held: typeof bare, change = {}): readonly string[] =>
    executorContract(held.executor, { ...held.options, ...change }).map(({ name }) => name)
  const left = names(bare, { fails: null })
  expect(left).not.toHaveLength(names(echo()).length)
  expect(left.filter((name) => /open|close|target|preview|check|delivery|fail/.test(name))).toEqual([])
})

test('an executor that never waits need not hang', async () => {
  expect([...(await failing(executorContract(executor, { ...options, hangs: null }))).keys()]).toEqual([])
})

test.each([
  [
    'a secret that may be a plain text',
    { token: { type: 'object', description: 'x', 'x-secret': 'allowed' } },
  ],
  [
    'a mark that stands elsewhere',
    {
      text: { type: 'string', description: 'x', $ref: '#/properties/label' },
      label: { type: 'string', description: 'x', 'x-template': 'value' },
    },
  ],
])('marks may be: %s', async (_what, fields) => {
  const held = echo(() => ({ options: schema({ fields }) }))
  expect([...(await failing(executorContract(held.executor, held.options))).keys()]).toEqual([])
})

test.each([
  ['{{ event.name }}', []],
  ['{{ event.id }}', ['marks the settings that it fills and those that are secret']],
])('each hole of a text may be filled by itself, and none may be left: %s', async (hole, seenBy) => {
  const text = '{{ event.name }} says {{ event.name }}'
  const held = echo(() => ({ execute: ({ render }) => ({ context: render(hole) as string }) }), {
    works: [{ name: 'says', options: { text } }],
  })
  const marks = executorContract(held.executor, held.options).filter(({ name }) => name.startsWith('marks'))
  expect([...(await failing(marks)).keys()]).toEqual(seenBy)
})

test('the schema of another can stand in for one that takes everything', async () => {
  const lean = echo(() => ({ options: schema({ isStrict: false }) }), { schema: schema() })
  expect([...(await failing(executorContract(lean.executor, lean.options))).keys()]).toEqual([])
})

test('what is written while a case looks comes back to stdout afterwards', async () => {
  const write = (): unknown => Reflect.get(process.stdout, 'write')
  const before = write()
  const loud = echo(() => ({ execute: () => void process.stdout.write('x') }))
  await failing(executorContract(loud.executor, loud.options).filter(({ name }) => name.includes('stdout')))
  expect(write()).toBe(before)
})

test('what others write meanwhile gets out, and is not held against the executor', async () => {
  const heard = vi.spyOn(process.stdout, 'write').mockImplementation(() => true)
  let calls = 0
  const report = setInterval(() => process.stdout.write('a report of the runner'), 1)
  try {
    const slow = echo(({ execute }) => ({
      async execute(context) {
        await pause(20)
        return execute(context)
      },
    }))
    const cases = executorContract(slow.executor, slow.options)
    expect([...(await failing(cases.filter(({ name }) => name.includes('stdout')))).entries()]).toEqual([])
  } finally {
    clearInterval(report)
    calls = heard.mock.calls.length
    heard.mockRestore()
  }
  expect(calls).toBeGreaterThan(3)
})

test('each failure is one of node:assert, for runners that show them', async () => {
  const bad = echo(() => ({ name: 'Echo' }))
  await expect(executorContract(bad.executor, bad.options)[0]!.run()).rejects.toMatchObject({
    name: 'AssertionError',
    code: 'ERR_ASSERTION',
  })
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
  const around = echo(
    () => ({
      execute(context) {
        look(context)
        seen.push(context.render('{{ event.name }}'))
      },
      check: async (_options, context) => {
        look(context)
        return []
      },
    }),
    { ...given, works: [{ ...HELLO, expect: () => undefined }] },
  )
  const cases = executorContract(around.executor, around.options)
  await failing(cases.filter(({ name }) => /^(works:|checks what works)/.test(name)))
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

  test('has everything that a run of the engine has', async () => {
    const fake = fakeExecutor()
    const hooks = [{ id: 'seen', on: ['interrupt'], executor: 'fake' }]
    await createHookManager({ hooks, executors: { fake } }).emit(event('interrupt'))
    const given = fake.calls[0]!
    const getters = Object.entries(Object.getOwnPropertyDescriptors(Object.getPrototypeOf(given)))
    const names = [...Object.keys(given), ...getters.filter(([, one]) => 'get' in one).map(([name]) => name)]
    const own = ['answers', 'isDelivery', 'name', 'native', 'opened', 'used', 'usedByNow', 'wall']
    expect(names.length).toBeGreaterThan(15)
    expect(Object.keys(hookContext({}))).toEqual(
      expect.arrayContaining(names.filter((name) => !own.includes(name))),
    )
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
