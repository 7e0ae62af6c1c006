import { expect, test } from 'vitest'
import {
  createHookManager,
  defineExecutor,
  type AnyExecutor,
  type Executor,
  type HookConfig,
  type HookContext,
  type HookManagerOptions,
  type Json,
  type LifecycleEvent,
  type Outcome,
} from '../src/index.ts'
import { acting, exec, hook } from './sample.ts'

type Bad = (ctx: HookContext<Json, unknown>) => unknown

const cyclic = (): object => {
  const data: { self?: unknown } = {}
  data.self = data
  return data
}

/** What an executor can do wrong while it executes; each of them fails, and harms nobody. */
const BAD: Readonly<Record<string, Bad>> = {
  'throws at once': () => {
    throw new Error('x')
  },
  'throws a word': () => {
    throw 'x'
  },
  'throws nothing': () => {
    throw undefined
  },
  'rejects with null': () => Promise.reject(null),
  'rejects with a function': () => Promise.reject(() => 1),
  'never settles': () => new Promise(() => undefined),
  'settles twice': () =>
    new Promise((resolve, reject) => {
      reject(new Error('x'))
      // oxlint-disable-next-line promise/no-multiple-resolved -- what is tried here
      resolve({ decision: 'allow' })
    }),
  'is a promise that is none': () => ({ then: (resolve: (value: unknown) => void) => resolve(7) }),
  'has a `then` that throws': () => ({
    get then() {
      throw new Error('x')
    },
  }),
  'returns a number': () => 7,
  'returns a list': () => [],
  'returns a decision of its own': () => ({ decision: 'maybe' }),
  'returns fields of its own': () => ({ decision: 'allow', severity: 'high' }),
  'returns a field that throws': () => ({
    get decision() {
      throw new Error('x')
    },
  }),
  'returns a proxy that throws': () =>
    new Proxy(
      {},
      {
        ownKeys: () => {
          throw new Error('x')
        },
      },
    ),
  'returns data that holds itself': () => ({ data: cyclic() }),
  'returns data with a function': () => ({ data: { f: () => 1 } }),
  'returns data with a date': () => ({ data: { at: new Date(0) } }),
  'returns data that is no number': () => ({ data: [Number.NaN] }),
  'returns data deeper than any stack': () => {
    let data: unknown = 1
    for (let depth = 0; depth < 100_000; depth++) data = [data]
    return { data }
  },
  'changes the event': ({ event }) => {
    ;(event.data as { command: string }).command = 'harmless'
  },
  'adds to the event': ({ event }) => {
    ;(event as unknown as Record<string, unknown>)['extra'] = 1
  },
  'changes what the agent sent': ({ event }) => {
    ;(event.raw as { tool: { name: string } }).tool.name = 'x'
  },
  'changes its own options': ({ hook: own }) => {
    ;(own as { guard: boolean }).guard = false
  },
  'changes what another hook found': ({ results }) => {
    ;(results['good']!.data as { rows: number[] }).rows.push(3)
  },
}

const raw = (): object => ({ tool: { name: 'Bash' } })

function emit(
  hooks: readonly HookConfig[],
  act: AnyExecutor,
  more: Partial<HookManagerOptions> = {},
): Promise<Outcome> {
  const event = { ...exec('rm -rf /'), raw: raw() } as LifecycleEvent
  return createHookManager({ hooks, executors: { act }, ...more }).emit(event, { timeoutMs: 2000 })
}

const neighbours = acting({
  ...Object.fromEntries(Object.entries(BAD).map(([name, act]) => [name, act])),
  good: () => ({ context: 'good', data: { rows: [1, 2] } }),
  sees: ({ event, results }) => ({
    context: `${(event.data as { command: string }).command} ${JSON.stringify(results['good']?.data)}`,
  }),
})

test.each(Object.keys(BAD))('an executor that %s fails, and the others are right', async (what) => {
  const hooks = [
    hook('good'),
    hook('bad', { options: what, timeoutMs: 50, needs: ['good'], order: 'sequential' }),
    hook('sees', { needs: ['good', 'bad'] }),
  ]
  const { context, decision, results } = await emit(hooks, neighbours)
  expect(results.map(({ status }) => status)).toEqual(['done', 'failed', 'done'])
  expect(context).toEqual(['good', 'rm -rf / {"rows":[1,2]}'])
  expect(decision).toBeUndefined()
})

test.each(Object.keys(BAD))('a guard by an executor that %s denies', async (what) => {
  const hooks = [hook('good'), hook('bad', { options: what, timeoutMs: 50, needs: ['good'], guard: true })]
  const { decision, reason } = await emit(hooks, neighbours)
  expect(decision).toBe('deny')
  expect(reason).toMatch(/^guard user\/bad reached no verdict: /)
})

const opening = (open: () => unknown, close: () => void = () => undefined, name = 'act'): Executor<Json> =>
  defineExecutor<Json, unknown>({
    name,
    answers: true,
    options: acting({}).options as Executor<Json>['options'],
    open,
    close,
    execute: () => ({ decision: 'allow' }),
  })

test.each([
  [
    'throws',
    () => {
      throw new Error('x')
    },
  ],
  ['rejects with a word', () => Promise.reject('x')],
  ['never settles', () => new Promise(() => undefined)],
] as const)('a guard whose executor %s in open denies', async (_, open) => {
  const { decision, results } = await emit([hook('g', { guard: true, timeoutMs: 50 })], opening(open))
  expect(decision).toBe('deny')
  expect(results[0]!.status).toBe('failed')
})

test('who throws in close is named, and the others are closed', async () => {
  const closed: string[] = []
  const executors = {
    bad: opening(
      () => 1,
      () => {
        throw new Error('will not')
      },
      'bad',
    ),
    good: opening(
      () => 1,
      () => void closed.push('good'),
    ),
  }
  const hooks = [hook('a', { executor: 'bad' }), hook('b', { executor: 'good' })]
  const manager = createHookManager({ hooks, executors })
  await manager.emit(exec('ls'))
  const faults = await manager.close()
  expect(closed).toEqual(['good'])
  expect(faults.map(String)).toEqual([expect.stringContaining('will not')])
})

test('who blocks the process costs the others neither their answers nor their time', async () => {
  const block = (ms: number): void => {
    for (const end = performance.now() + ms; performance.now() < end;);
  }
  const act = acting({
    quick: () => new Promise((resolve) => setTimeout(() => resolve({ context: 'in time' }), 20)),
    read: async () => {
      const { readFile } = await import('node:fs/promises')
      return { context: (await readFile(import.meta.filename)).length > 0 ? 'read' : 'empty' }
    },
    blocker: () => block(300),
  })
  const hooks = [
    hook('quick', { guard: true, timeoutMs: 100 }),
    hook('read', { guard: true, timeoutMs: 100 }),
    hook('blocker', { timeoutMs: 50 }),
  ]
  const { decision, context } = await emit(hooks, act)
  expect(context).toEqual(['in time', 'read'])
  expect(decision).toBeUndefined()
})

test('bytes of the agent that one hook changes are whole for the next', async () => {
  const seen: number[] = []
  const act = acting({
    spoils: ({ native }) => void native!.fill(0),
    looks: ({ native }) => void seen.push(native![0]!),
  })
  const manager = createHookManager({
    hooks: [hook('spoils'), hook('looks', { needs: ['spoils'] })],
    executors: { act },
  })
  await manager.emit(exec('ls'), { native: new Uint8Array([7]) })
  expect(seen).toEqual([7])
})
