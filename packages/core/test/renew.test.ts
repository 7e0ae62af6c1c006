import { expect, test } from 'vitest'
import {
  createHookManager,
  defineExecutor,
  type AnyExecutor,
  type HookConfig,
  type HookManager,
  type Json,
  type OpenContext,
} from '../src/index.ts'
import { exec } from './sample.ts'

const HOOK: HookConfig = { id: 'call', on: ['exec.before'], executor: 'api', mode: 'blocking', guard: true }

/** What a service lets in, how often it was asked, and what it opened and closed. */
interface Service {
  readonly executor: AnyExecutor
  readonly opened: string[]
  readonly closed: string[]
  readonly asked: string[]
}

/** A service that lets in whoever has one of these tokens. */
function service(valid: readonly string[], refuses: 'execute' | 'open' = 'execute'): Service {
  const [opened, closed, asked]: [string[], string[], string[]] = [[], [], []]
  const executor = defineExecutor<Json, string>({
    name: 'api',
    answers: true,
    options: { '~standard': { version: 1, vendor: 'x', validate: (value) => ({ value: value as Json }) } },
    open(_, ctx: OpenContext) {
      const token = ctx.secret({ secret: 'TOKEN' })
      opened.push(token)
      if (refuses === 'open' && !valid.includes(token)) return renewing(ctx)
      return token
    },
    close: (token) => void closed.push(token),
    async execute(ctx) {
      asked.push(ctx.resource)
      if (refuses === 'execute' && !valid.includes(ctx.resource)) ctx.permanent('401', { renew: true })
      return { decision: 'allow' }
    },
  })
  const renewing = (ctx: OpenContext): never =>
    (ctx as unknown as { permanent: (cause: unknown, said: object) => never }).permanent('401', {
      renew: true,
    })
  return { executor, opened, closed, asked }
}

/** Tokens one after another, each once it was asked to read them anew. */
function managerOf(
  { executor }: Service,
  tokens: readonly string[],
  hooks: readonly HookConfig[] = [HOOK],
): { readonly manager: HookManager; readonly renewed: string[] } {
  const renewed: string[] = []
  const manager = createHookManager({
    hooks,
    executors: { api: executor },
    secret: () => tokens[Math.min(renewed.length, tokens.length - 1)]!,
    renew: ({ id }) => void renewed.push(id),
  })
  return { manager, renewed }
}

test.each(['execute', 'open'] as const)(
  'what is refused for who it is, in %s, is opened anew with its secrets read again, and works',
  async (where) => {
    const api = service(['new'], where)
    const { manager, renewed } = managerOf(api, ['old', 'new'])
    const { decision, results } = await manager.emit(exec('ls'))
    expect(decision).toBe('allow')
    expect(results).toMatchObject([{ status: 'done', attempts: 1 }])
    expect(api.opened).toEqual(['old', 'new'])
    expect(renewed).toEqual(['call'])
    await manager.emit(exec('ls'))
    expect(api.opened).toEqual(['old', 'new'])
    await manager.close()
    expect(api.closed.toSorted()).toEqual(where === 'open' ? ['new'] : ['new', 'old'])
  },
)

test('it is made once more, not again and again', async () => {
  const api = service(['never'])
  const { manager, renewed } = managerOf(api, ['old', 'new'])
  const { decision, results } = await manager.emit(exec('ls'))
  expect(decision).toBe('deny')
  expect(results).toMatchObject([
    { status: 'failed', error: { message: '401', details: { retryable: false } } },
  ])
  expect(api.asked).toEqual(['old', 'new'])
  expect(renewed).toEqual(['call'])
})

test('a failure of another kind is not made again', async () => {
  const api = service(['new'])
  const failing = defineExecutor<Json, string>({
    ...api.executor,
    async execute(ctx) {
      api.asked.push(ctx.resource)
      ctx.permanent('no')
    },
  })
  const { manager, renewed } = managerOf({ ...api, executor: failing }, ['old'])
  await manager.emit(exec('ls'))
  expect(api.asked).toEqual(['old'])
  expect(renewed).toEqual([])
})

test('the second time has what is left of the time', async () => {
  const api = service([])
  const slow = defineExecutor<Json, string>({
    ...api.executor,
    async execute(ctx) {
      api.asked.push(ctx.resource)
      if (api.asked.length === 1) ctx.permanent('401', { renew: true })
      await new Promise(() => undefined)
    },
  })
  const { manager } = managerOf({ ...api, executor: slow }, ['old', 'new'], [{ ...HOOK, timeoutMs: 200 }])
  const { results } = await manager.emit(exec('ls'))
  expect(results).toMatchObject([{ status: 'failed', error: { code: 'HOOK_TIMEOUT' } }])
  expect(api.asked).toHaveLength(2)
  await manager.close({ timeoutMs: 100 })
})

test('a batch that is refused as a whole is made once more', async () => {
  const api = service(['new'])
  const batching: AnyExecutor = defineExecutor<Json, string>({
    ...api.executor,
    async executeBatch(all) {
      api.asked.push(all[0]!.resource)
      if (all[0]!.resource !== 'new') all[0]!.permanent('401', { renew: true })
      return all.map(() => ({ status: 'done' as const }))
    },
  })
  const hooks = [{ ...HOOK, guard: false, mode: 'background' as const }]
  const { manager } = managerOf({ ...api, executor: batching }, ['old', 'new'], hooks)
  const one = { hook: 'user/call', matched: [], native: undefined, results: {}, lineage: [], attempt: 1 }
  const results = await manager.deliverAll([
    { ...one, event: exec('a') },
    { ...one, event: exec('b') },
  ])
  expect(results.map((result) => result?.status)).toEqual(['done', 'done'])
  expect(api.asked).toEqual(['old', 'new'])
})

test('hooks of two layers, or two files, share nothing that is open: their secrets may differ', async () => {
  const api = service(['t'])
  const hooks: readonly HookConfig[] = [
    { ...HOOK, id: 'a', layer: 'user', source: { file: '/one', line: 1 } },
    { ...HOOK, id: 'b', layer: 'user', source: { file: '/one', line: 9 } },
    { ...HOOK, id: 'c', layer: 'project', source: { file: '/one', line: 1 } },
    { ...HOOK, id: 'd', layer: 'user', source: { file: '/two', line: 1 } },
  ]
  const { manager } = managerOf(api, ['t'], hooks)
  await manager.emit(exec('ls'))
  expect(api.opened).toHaveLength(3)
})

test('what is allowed of the network reaches executors; by default nothing is', async () => {
  const seen: (readonly string[])[] = []
  const executor = defineExecutor<Json>({
    name: 'api',
    options: { '~standard': { version: 1, vendor: 'x', validate: (value) => ({ value: value as Json }) } },
    execute: ({ network }) => void seen.push(network.allowPrivate),
  })
  const base = { hooks: [HOOK], executors: { api: executor } }
  await createHookManager(base).emit(exec('ls'))
  await createHookManager({ ...base, network: { allowPrivate: ['localhost:1'] } }).emit(exec('ls'))
  expect(seen).toEqual([[], ['localhost:1']])
})

test('the MCP servers of agents are asked for with the hook and the event; by default there are none', async () => {
  const asked: unknown[] = []
  const executor = defineExecutor<Json>({
    name: 'api',
    options: { '~standard': { version: 1, vendor: 'x', validate: (value) => ({ value: value as Json }) } },
    async execute({ mcpServer }) {
      const server = await mcpServer('tools')
      return { data: { ...server } as unknown as Json }
    },
  })
  const base = { hooks: [HOOK], executors: { api: executor } }
  const none = await createHookManager(base).emit(exec('ls'))
  expect(none.results).toMatchObject([{ status: 'failed', error: { code: 'MCP_SERVER_UNKNOWN' } }])
  const some = createHookManager({
    ...base,
    mcpServer(name, { hook, event }) {
      asked.push([name, hook.id, event?.name])
      return { file: '/f', command: 'x', args: [], env: {} }
    },
  })
  expect((await some.emit(exec('ls'))).results).toMatchObject([{ output: { data: { command: 'x' } } }])
  expect(asked).toEqual([['tools', 'call', 'exec.before']])
})

test('runs that are refused at the same time have it opened anew once, and nobody is taken what is new', async () => {
  const api = service(['new'])
  const slow = defineExecutor<Json, string>({
    ...api.executor,
    async execute(ctx) {
      api.asked.push(ctx.resource)
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 20))
      if (ctx.resource !== 'new') ctx.permanent('401', { renew: true })
      await new Promise((resolve) => setTimeout(resolve, 30))
      return { data: api.closed.includes(ctx.resource) ? 'closed' : 'open' }
    },
  })
  const { manager, renewed } = managerOf({ ...api, executor: slow }, ['old', 'new', 'newer'])
  const all = await Promise.all(Array.from({ length: 12 }, async () => manager.emit(exec('ls'))))
  expect(all.map(({ results: [result] }) => result)).toMatchObject(
    all.map(() => ({ status: 'done', output: { data: 'open' } })),
  )
  expect(api.opened).toEqual(['old', 'new'])
  expect(renewed).toEqual(['call'])
  await manager.close()
  expect(api.closed.toSorted()).toEqual(['new', 'old'])
})

test('what is refused for one run is not closed before another that uses it is over', async () => {
  const api = service(['new'])
  let end: () => void = () => undefined
  const wait = new Promise<void>((resolve) => (end = resolve))
  const long = defineExecutor<Json, string>({
    ...api.executor,
    async execute(ctx) {
      api.asked.push(ctx.resource)
      if (api.asked.length === 1) await wait
      else if (ctx.resource === 'old') ctx.permanent('401', { renew: true })
      return {}
    },
  })
  const { manager } = managerOf({ ...api, executor: long }, ['old', 'new'])
  const first = manager.emit(exec('ls'))
  await manager.emit(exec('ls'))
  expect(api.asked).toEqual(['old', 'old', 'new'])
  expect(api.closed).toEqual([])
  end()
  expect((await first).results).toMatchObject([{ status: 'done' }])
  await new Promise((resolve) => setTimeout(resolve))
  expect(api.closed).toEqual(['old'])
  await manager.close()
  expect(api.closed).toEqual(['old', 'new'])
})

test('what runs that never end still use is closed with the rest', async () => {
  const api = service(['new'])
  const stuck = defineExecutor<Json, string>({
    ...api.executor,
    async execute(ctx) {
      api.asked.push(ctx.resource)
      if (api.asked.length === 1) await new Promise(() => undefined)
      else if (ctx.resource === 'old') ctx.permanent('401', { renew: true })
      return {}
    },
  })
  const { manager } = managerOf({ ...api, executor: stuck }, ['old', 'new'], [{ ...HOOK, timeoutMs: 100 }])
  await Promise.all([manager.emit(exec('ls')), manager.emit(exec('ls'))])
  await manager.close({ timeoutMs: 100 })
  expect(api.closed.toSorted()).toEqual(['new', 'old'])
})
