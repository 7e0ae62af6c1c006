import { expect, test } from 'vitest'
import {
  createHookManager,
  defineExecutor,
  type BatchResult,
  type HookConfig,
  type HookContext,
  type HookManager,
  type Json,
  type Try,
} from '../src/index.ts'
import { acting, exec, hook } from './sample.ts'

type Together = (
  contexts: readonly HookContext<Json, unknown>[],
) => readonly BatchResult[] | Promise<readonly BatchResult[]>

function managerOf(executeBatch: Together, config: Partial<HookConfig> = {}): HookManager {
  const { options } = acting({})
  const act = defineExecutor<Json, unknown>({
    name: 'act',
    options,
    execute: () => ({ data: 'alone' }),
    executeBatch,
    batch: { max: 10 },
  })
  return createHookManager({
    hooks: [hook('a', { mode: 'background', timeoutMs: 200, ...config })],
    executors: { act },
  })
}

const tryOf = (command: string): Try => ({
  hook: 'user/a',
  event: exec(command),
  matched: [command],
  native: undefined,
  results: {},
  lineage: [],
  attempt: 2,
})

test('several runs are carried out in one go, each with its own end', async () => {
  const manager = managerOf((contexts) =>
    contexts.map(({ event, delivery, matched }, at) =>
      at === 1
        ? { status: 'failed', error: new Error('refused') }
        : {
            status: 'done',
            output: { data: [(event.data as { command: string }).command, delivery.attempt, matched[0]!] },
          },
    ),
  )
  const results = await manager.deliverAll(['a', 'b', 'c'].map(tryOf))
  expect(results).toMatchObject([
    { status: 'done', output: { data: ['a', 2, 'a'] } },
    { status: 'failed', error: { message: 'refused' } },
    { status: 'done', output: { data: ['c', 2, 'c'] } },
  ])
})

test.each([
  [
    'throws',
    () => {
      throw new Error('no broker')
    },
    'no broker',
  ],
  ['tells of too few', () => [], 'must tell what came of each'],
  ['does not end', () => new Promise<never>(() => undefined), 'no answer within 200 ms'],
] as const)('one that %s has failed for all', async (_, act, says) => {
  const results = await managerOf(act).deliverAll(['a', 'b'].map(tryOf))
  expect(results.map((one) => one?.status === 'failed' && one.error.message)).toEqual([
    expect.stringContaining(says),
    expect.stringContaining(says),
  ])
})

test('a run that nobody waits for may have more time, and the hint says no more of an agent', async () => {
  const [late] = await managerOf(() => new Promise<never>(() => undefined)).deliverAll([
    tryOf('a'),
    tryOf('b'),
  ])
  expect(late).toMatchObject({
    error: { code: 'HOOK_TIMEOUT', hint: expect.stringContaining('nobody waits') as string },
  })
  const alone = createHookManager({
    hooks: [hook('a', { timeoutMs: 20 })],
    executors: { act: acting({ a: () => new Promise<never>(() => undefined) }) },
  })
  const [one] = await alone.deliverAll([tryOf('a')])
  expect(one).toMatchObject({
    error: { code: 'HOOK_TIMEOUT', hint: expect.stringContaining('nobody waits') as string },
  })
})

test('without a way to do several at once each is carried out by itself; a hook that is gone is none', async () => {
  const manager = createHookManager({
    hooks: [hook('a')],
    executors: { act: acting({ a: () => ({ data: 1 }) }) },
  })
  expect(await manager.deliverAll(['a', 'b'].map(tryOf))).toMatchObject([
    { status: 'done' },
    { status: 'done' },
  ])
  expect(await manager.deliverAll([{ ...tryOf('a'), hook: 'user/gone' }])).toEqual([undefined])
})

test('of each that is carried out in one go observers hear that it began, and once all is closed none begins', async () => {
  const heard: string[] = []
  const { options } = acting({})
  const act = defineExecutor<Json, unknown>({
    name: 'act',
    options,
    execute: () => ({}),
    executeBatch: (contexts) => contexts.map(() => ({ status: 'done' })),
    batch: { max: 10 },
  })
  const manager = createHookManager({
    hooks: [hook('a', { mode: 'background' })],
    executors: { act },
    observers: [({ name }) => void heard.push(name)],
  })
  await manager.deliverAll(['a', 'b'].map(tryOf))
  expect(heard).toEqual(['started', 'started', 'completed', 'completed'])
  await manager.close()
  expect(await manager.deliverAll(['c'].map(tryOf))).toMatchObject([
    { status: 'failed', error: { code: 'MANAGER_CLOSED' } },
  ])
})
