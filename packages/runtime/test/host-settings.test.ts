import { unheld, type AnyExecutor, type Finding, type Json, type Program } from '@hookline/core'
import { expect, test } from 'vitest'
import { hostWorld, pluginText } from './host-world.ts'

/** A plugin whose settings are looked at by this code. */
const validating = (validate: string, rest = ''): string =>
  pluginText(
    '',
    `${rest} options: { '~standard': { version: 1, vendor: 'test', validate: (value) => { ${validate} }, jsonSchema: { input: ({ target }) => ({ type: 'object', target, properties: { topic: {} } }) } } },`,
  )

const validate = async (executor: AnyExecutor, value: Json): Promise<unknown> =>
  executor.options['~standard'].validate(value)

test('an executor in a host says of itself what it says in our own process', async () => {
  const world = hostWorld(
    validating('return { value }', `idempotent: true, target: ({ topic }) => 'broker/' + topic,`),
  )
  const options = [{ topic: 'a' }, { topic: 'b' }]
  const executor = await world.executor(options)
  expect(executor).toMatchObject({ spec: 1, name: 'odd', answers: true, idempotent: true })
  expect(options.map((one) => executor.target?.(one))).toEqual(['broker/a', 'broker/b'])
  expect(executor.options['~standard'].jsonSchema?.input({ target: 'draft-07' })).toEqual({
    type: 'object',
    target: 'draft-07',
    properties: { topic: {} },
  })
  for (const method of ['check', 'open', 'close']) expect(executor).not.toHaveProperty(method)
})

test('settings are held against its schema there: defaults come back, and issues with their place', async () => {
  const world = hostWorld(
    validating(
      `return value.topic === 1 ? Promise.resolve({ issues: [{ message: 'no', path: ['topic', { key: 2 }], keys: ['x'], input: () => 1 }] }) : { value: { ...value, acks: 1 } }`,
    ),
  )
  const executor = await world.executor()
  expect(await validate(executor, { topic: 't' })).toEqual({ value: { topic: 't', acks: 1 } })
  expect(await validate(executor, { topic: 1 })).toEqual({
    issues: [{ message: 'no', path: ['topic', { key: 2 }], keys: ['x'] }],
  })
})

test.each([
  ['loops', 'for (;;);', 'EXECUTOR_LOST', /no answer within 3 s/],
  ['never settles', 'return new Promise(() => {})', 'EXECUTOR_LOST', /no answer within 3 s/],
  ['ends the process', 'process.exit(4)', 'EXECUTOR_LOST', /ended while it looked at settings: exit code 4/],
  ['throws', 'throw new Error("oh")', 'HOOK_FAILED', /oh/],
  ['makes a function', 'return { value: { f: () => 1 } }', 'OUTPUT_INVALID', /function in "f"/],
])('a schema that %s fails with a code, and the next look has a process', async (_, body, code, message) => {
  const world = hostWorld(validating(`if (value.bad) { ${body} } return { value }`), { checkMs: 3000 })
  const executor = await world.executor()
  await expect(validate(executor, { bad: true })).rejects.toMatchObject({
    code,
    message: expect.stringMatching(message) as string,
  })
  expect(await validate(executor, {})).toEqual({ value: {} })
})

test('it looks at the world there, with what it is told', async () => {
  const world = hostWorld(
    validating(
      'return { value }',
      `check: async (options, ctx) => [{ severity: 'error', message: options.topic + ctx.hook.id + ctx.env.X + ctx.stateDir + process.pid }],`,
    ),
  )
  const executor = await world.executor()
  const context = {
    env: { X: 'x' },
    stateDir: '/state',
    signal: new AbortController().signal,
    log: () => undefined,
    secret: () => '',
    network: { allowPrivate: [] },
    mcpServer: () => expect.unreachable(),
    confine: (program: Program) => program,
    hold: (program: Program) => unheld(program, {}),
    hook: { id: 'h', on: [], executor: 'odd' },
  }
  const [finding] = (await executor.check!({ topic: 't' }, context)) as [Finding]
  expect(finding.message).toMatch(/^thx\/state\d+$/)
  expect(finding.message).not.toContain(String(process.pid))
})

test.each([
  ['ends the process', 'process.exit(0)', 'EXECUTOR_LOST', /ended while it was loaded: exit code 0/],
  ['loops', 'for (;;);', 'EXECUTOR_LOST', /killed while it was loaded: it took more than 3 s/],
  ['never ends', 'await new Promise(() => {})', 'EXECUTOR_LOST', /while it was loaded/],
  ['throws', 'throw new Error("no broker")', 'EXECUTOR_LOAD', /odd\.mjs: no broker$/],
  ['needs what is not there', 'await import("nowhere-to-be-found")', 'EXECUTOR_LOAD', /nowhere-to-be-found/],
  [
    'exports another',
    'export const other = Object.defineProperty({ spec: 1 }, Symbol.for("hookline.executor"), { value: true })',
    'EXECUTOR_INVALID',
    /exports 2 executors/,
  ],
])('a plugin that %s when it is loaded has no executor', async (_, head, code, message) => {
  const world = hostWorld(pluginText('', '', head), { loadMs: 3000 })
  await expect(world.executor()).rejects.toMatchObject({
    code,
    message: expect.stringMatching(message) as string,
    hint: expect.stringMatching(/author/) as string,
  })
})

test('a plugin of another spec is refused', async () => {
  const world = hostWorld(pluginText('').replace('spec: 1', 'spec: 2'))
  await expect(world.executor()).rejects.toMatchObject({ code: 'EXECUTOR_SPEC' })
})
