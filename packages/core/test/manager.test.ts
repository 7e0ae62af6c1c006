import { expect, test, vi } from 'vitest'
import {
  createHookManager,
  defineExecutor,
  HooklineError,
  type AnyExecutor,
  type HookConfig,
  type HookManagerOptions,
  type LifecycleEvent,
  type Outcome,
} from '../src/index.ts'
import { acting, exec, hook, made, patch } from './sample.ts'

type Acts = Parameters<typeof acting>[0]

const emit = (
  acts: Acts,
  hooks: readonly HookConfig[],
  event: LifecycleEvent = exec('ls'),
  options: Partial<HookManagerOptions> = {},
): Promise<Outcome> => createHookManager({ hooks, executors: { act: acting(acts) }, ...options }).emit(event)

test('silence is not allow: no hook, no decision', async () => {
  expect(await emit({}, [])).toEqual({ context: [], results: [] })
  expect((await emit({ a: () => undefined }, [hook('a')])).decision).toBeUndefined()
})

test('the strictest decision wins, whatever the order', async () => {
  const acts = {
    allow: () => ({ decision: 'allow' }),
    ask: () => ({ decision: 'ask', reason: 'sure?' }),
    deny: () => ({ decision: 'deny', reason: 'no' }),
  }
  expect((await emit(acts, [hook('allow'), hook('ask')])).decision).toBe('ask')
  expect((await emit(acts, [hook('deny'), hook('ask'), hook('allow')])).decision).toBe('deny')
  expect((await emit(acts, [hook('allow'), hook('deny')])).reason).toBe('no')
})

test('reasons and contexts stand in plan order, not in the order of finishing', async () => {
  const late = (ms: number, reason: string) => () =>
    new Promise((resolve) => setTimeout(() => resolve({ decision: 'deny', reason, context: reason }), ms))
  const outcome = await emit({ a: late(30, 'first'), b: late(1, 'second') }, [hook('a'), hook('b')])
  expect(outcome).toMatchObject({ reason: 'first\nsecond', context: ['first', 'second'] })
})

test('the end of the turn has a reason, too', async () => {
  const acts = {
    stop: () => ({ stop: true, reason: 'enough' }),
    deny: () => ({ decision: 'deny', reason: 'no' }),
  }
  expect(await emit(acts, [hook('stop')])).toMatchObject({ stop: true, reason: 'enough' })
  expect(await emit(acts, [hook('stop'), hook('deny')])).toMatchObject({
    stop: true,
    decision: 'deny',
    reason: 'no',
  })
})

test('managed before user before project, then priority, then the file', async () => {
  const seen: string[] = []
  const act = (ctx: { hook: HookConfig }): void => void seen.push(ctx.hook.id)
  const hooks = [
    hook('p', { layer: 'project', priority: 9 }),
    hook('u'),
    hook('u-high', { priority: 5 }),
    hook('m', { layer: 'managed' }),
  ]
  await emit(Object.fromEntries(hooks.map((one) => [one.id, act])), hooks)
  expect(seen).toEqual(['m', 'u-high', 'u', 'p'])
})

test('rewriters run first, one on top of the other, and everyone else sees the last word', async () => {
  const outcome = await emit(
    {
      one: ({ event }) => ({ rewrite: { command: `${(event.data as { command: string }).command} --one` } }),
      two: ({ event }) => ({ rewrite: { command: `${(event.data as { command: string }).command} --two` } }),
      see: ({ event }) => ({ context: (event.data as { command: string }).command }),
    },
    [hook('see'), hook('one', { rewrites: true }), hook('two', { rewrites: true })],
  )
  expect(outcome).toMatchObject({ rewrite: { command: 'ls --one --two' }, context: ['ls --one --two'] })
})

test('a guard is asked about the rewritten command, not about the one it replaced', async () => {
  const hooks = [
    hook('sneaky', { rewrites: true }),
    hook('no-push', { executor: 'answer', options: { deny: 'no' }, match: ['git push*'], guard: true }),
  ]
  const outcome = await emit({ sneaky: () => ({ rewrite: { command: 'git push --force' } }) }, hooks)
  expect(outcome.decision).toBe('deny')
  expect(outcome.rewrite).toBeUndefined()
})

test("the agent's own bytes go with the event, and not with what a rewrite made of it", async () => {
  const native = new TextEncoder().encode('{ "as": "it came" }')
  const seen: unknown[] = []
  const look = (ctx: { native?: Uint8Array | undefined; event: LifecycleEvent }): void =>
    void seen.push([ctx.native, ctx.event.raw])
  const acts = {
    look,
    rewrite: (ctx: { native?: Uint8Array | undefined; event: LifecycleEvent }) => {
      look(ctx)
      return { rewrite: { command: 'pwd' } }
    },
  }
  const event = { ...exec('ls'), raw: { as: 'it came' } }
  const manager = (hooks: readonly HookConfig[]) =>
    createHookManager({ hooks, executors: { act: acting(acts) } })
  await manager([hook('look')]).emit(event, { native })
  expect(seen.splice(0)).toEqual([[native, event.raw]])
  await manager([hook('look'), hook('rewrite', { rewrites: true })]).emit(event, { native })
  expect(seen).toEqual([
    [native, event.raw],
    [undefined, null],
  ])
})

test('a denial discards rewrites', async () => {
  const outcome = await emit({ r: () => ({ rewrite: { command: 'x' } }), d: () => ({ decision: 'deny' }) }, [
    hook('r', { rewrites: true }),
    hook('d'),
  ])
  expect(outcome.rewrite).toBeUndefined()
  expect(outcome.reason).toBe('denied by hook user/d')
})

test('an undeclared rewrite is a failure, and so is one of the wrong kind', async () => {
  const undeclared = await emit({ r: () => ({ rewrite: { command: 'x' } }) }, [hook('r')])
  expect(undeclared.rewrite).toBeUndefined()
  expect(undeclared.results[0]).toMatchObject({ status: 'failed', error: { code: 'REWRITE_UNDECLARED' } })
  const misfit = await emit({ r: () => ({ rewrite: { patch: 'x' } }) }, [hook('r', { rewrites: true })])
  expect(misfit.results[0]).toMatchObject({ status: 'failed', error: { code: 'REWRITE_MISFIT' } })
})

const NO_VERDICT: Acts = {
  throws: () => {
    throw new Error('boom')
  },
  'throws-nothing': () => {
    throw undefined
  },
  'throws-a-trap': () => {
    throw Object.defineProperty({}, 'message', {
      get: () => {
        throw new Error('trap')
      },
    })
  },
  rejects: () => Promise.reject(new Error('boom')),
  'rejects-a-word': () => Promise.reject('boom'),
  hangs: () => new Promise(() => undefined),
  'never-settles-thenable': () => ({ then: () => undefined }),
  'answers-a-word': () => 'deny',
  'answers-a-list': () => [{ decision: 'deny' }],
  'answers-an-unknown-field': () => ({ decison: 'deny' }),
  'answers-a-wrong-decision': () => ({ decision: 'block' }),
  'answers-a-number-for-a-reason': () => ({ decision: 'allow', reason: 7 }),
  'settles-twice': () => ({
    then: (_: unknown, reject: (error: Error) => void) => {
      reject(new Error('a'))
      reject(new Error('b'))
    },
  }),
}

test.each(Object.keys(NO_VERDICT))(
  'a guard that %s denies; the same hook without guard does not matter',
  async (id) => {
    const config = { timeoutMs: 30 }
    const guarded = await emit(NO_VERDICT, [hook(id, { ...config, guard: true })])
    expect(guarded.decision).toBe('deny')
    expect(guarded.reason).toMatch(new RegExp(`^guard user/${id} reached no verdict: .*\\[[A-Z_]+\\]$`))
    expect((await emit(NO_VERDICT, [hook(id, config)])).decision).toBeUndefined()
    expect((await emit(NO_VERDICT, [hook(id, { ...config, onError: 'deny' })])).decision).toBe('deny')
  },
)

test.each([
  ['an executor nobody knows', { executor: 'nope' }, 'EXECUTOR_UNKNOWN'],
  ['a pattern that needs an engine', { match: ['/x/'] }, 'PATTERNS_MISSING'],
  ['a condition that needs an engine', { if: 'true' }, 'EXPRESSIONS_MISSING'],
  ['a need that is not there', { needs: ['gone'] }, 'NEEDS_UNKNOWN'],
  ['no time left', { timeoutMs: 0 }, 'HOOK_DEADLINE'],
] as const)('a guard with %s denies', async (_, config, code) => {
  const outcome = await emit({ g: () => ({ decision: 'allow' }) }, [hook('g', { ...config, guard: true })])
  expect(outcome).toMatchObject({ decision: 'deny', results: [{ status: 'failed', error: { code } }] })
})

test('a guard whose executor cannot be loaded, or is of another spec, denies', async () => {
  const broken = { act: () => Promise.reject(new Error('no such package')) }
  expect(
    (await createHookManager({ hooks: [hook('g', { guard: true })], executors: broken }).emit(exec('ls')))
      .decision,
  ).toBe('deny')
  const old = Object.defineProperty({ ...acting({}), spec: 7 }, Symbol.for('hookline.executor'), {
    value: true,
  })
  const outcome = await createHookManager({
    hooks: [hook('g', { guard: true })],
    executors: { act: async () => old },
  }).emit(exec('ls'))
  expect(outcome.results[0]).toMatchObject({ error: { code: 'EXECUTOR_SPEC' } })
})

test('hooks that need each other in a circle fail, guards among them deny', async () => {
  const outcome = await emit({}, [hook('a', { needs: ['b'] }), hook('b', { needs: ['a'], guard: true })])
  expect(outcome.results.map((result) => result.status === 'failed' && result.error.code)).toContain(
    'NEEDS_CYCLE',
  )
  expect(outcome.decision).toBe('deny')
})

test('a guard that cannot take the line apart assumes the worst; another hook does not', async () => {
  const config = { executor: 'answer', options: { deny: 'no' }, match: ['git push*'] }
  expect((await emit({}, [hook('g', { ...config, guard: true })], exec("git 'push"))).decision).toBe('deny')
  expect((await emit({}, [hook('g', config)], exec("git 'push"))).decision).toBeUndefined()
  expect(
    (await emit({}, [hook('g', { ...config, on: ['patch.before'], guard: true })], patch())).decision,
  ).toBe('deny')
})

test('enforce = false only records what would have been denied', async () => {
  const outcome = await emit({ d: () => ({ decision: 'deny' }) }, [
    hook('d', { enforce: false, guard: true }),
  ])
  expect(outcome.decision).toBeUndefined()
  expect(outcome.results[0]).toMatchObject({ output: { decision: 'deny' } })
})

test.each([
  { stop: true },
  { stop: true, message: 'enough', context: 'stop here' },
  { decision: 'ask' },
] as const)('enforce = false ends nothing and asks nobody either: %j', async (output) => {
  const outcome = await emit({ d: () => output }, [hook('d', { enforce: false })])
  expect(outcome).toEqual({ context: [], results: [expect.objectContaining({ output }) as unknown] })
})

test('what is switched off, for another agent, or on another event does not run', async () => {
  const acts = { a: () => ({ decision: 'deny' }) }
  expect((await emit(acts, [hook('a', { enabled: false })])).results).toEqual([])
  expect((await emit(acts, [hook('a', { agents: ['gemini-cli'] })])).results).toEqual([])
  expect((await emit(acts, [hook('a', { on: ['task.complete'] })])).results).toEqual([])
  expect((await emit(acts, [hook('a', { agents: ['codex'] })])).decision).toBe('deny')
})

test('agents are told apart even for one and the same command', async () => {
  const manager = createHookManager({
    hooks: [hook('a', { executor: 'answer', options: { deny: 'no' }, agents: ['codex'] })],
  })
  expect((await manager.emit(exec('ls'))).decision).toBe('deny')
  expect((await manager.emit({ ...exec('ls'), agent: { name: 'gemini-cli' } })).decision).toBeUndefined()
})

test('a hook sees what came of those it needs', async () => {
  const outcome = await emit(
    {
      'first-one': () => Promise.resolve({ data: { answer: 42 }, decision: 'allow' }),
      fails: () => Promise.reject(new Error('x')),
      then: ({ results }) => ({ data: results as never }),
    },
    [
      hook('then', { needs: ['first-one', 'fails', 'quiet'] }),
      hook('first-one'),
      hook('fails'),
      hook('quiet', { match: ['never'] }),
    ],
  )
  const then = outcome.results.find((result) => result.hook === 'user/then')
  expect(then).toMatchObject({
    output: {
      data: {
        first_one: { status: 'done', decision: 'allow', data: { answer: 42 } },
        fails: { status: 'failed', decision: null, data: null },
        quiet: { status: 'skipped', decision: null, data: null },
      },
    },
  })
})

test('a hook that decides sees what a rewriter it needs found out', async () => {
  const outcome = await emit(
    { r: () => ({ data: 'found' }), d: ({ results }) => ({ context: results['r']!.data as string }) },
    [hook('d', { needs: ['r'] }), hook('r', { rewrites: true })],
  )
  expect(outcome.context).toEqual(['found'])
})

test('a background hook does its work, but what it says is no answer', async () => {
  const talk = () => ({ decision: 'ask', context: 'hello', data: { rows: 1 } })
  const outcome = await emit({ talk }, [hook('talk', { mode: 'background' })])
  expect(outcome).toMatchObject({ context: [], results: [{ status: 'done', output: { data: { rows: 1 } } }] })
  expect(outcome.decision).toBeUndefined()
})

test('one that denies in the background did not work', async () => {
  const talk = () => ({ decision: 'deny', reason: 'No rule to make target' })
  const outcome = await emit({ talk }, [hook('talk', { mode: 'background' })])
  expect(outcome.decision).toBeUndefined()
  expect(outcome.results).toMatchObject([
    {
      status: 'failed',
      error: { code: 'ANSWER_UNHEARD', message: expect.stringContaining('No rule') as string },
    },
  ])
})

test('an executor that does not answer by nature answers when it is a guard', async () => {
  const mute = defineExecutor({
    name: 'mute',
    options: acting({}).options,
    execute: () => ({ decision: 'deny' as const }),
  })
  const run = (config: Partial<HookConfig>): Promise<Outcome> =>
    createHookManager({ hooks: [hook('m', { executor: 'mute', ...config })], executors: { mute } }).emit(
      exec('ls'),
    )
  expect(await run({})).toMatchObject({ results: [{ status: 'failed' }] })
  expect((await run({})).decision).toBeUndefined()
  expect((await run({ guard: true })).decision).toBe('deny')
  expect((await run({ mode: 'blocking' })).decision).toBe('deny')
})

test('a hook that hangs is told to stop, and does not hold up the answer', async () => {
  let told: unknown
  const hangs = ({ signal }: { signal: AbortSignal }): Promise<never> => {
    signal.addEventListener('abort', () => (told = signal.reason))
    return new Promise(() => undefined)
  }
  const outcome = await emit({ hangs, quick: () => ({ context: 'here' }) }, [
    hook('hangs', { timeoutMs: 20 }),
    hook('quick'),
  ])
  expect(outcome.context).toEqual(['here'])
  expect(told).toMatchObject({
    code: 'HOOK_TIMEOUT',
    hint: expect.stringContaining('the agent waits') as string,
  })
})

test("a hook's time ends with the event's", async () => {
  const manager = createHookManager({
    hooks: [hook('hangs', { timeoutMs: 60_000, guard: true })],
    executors: { act: acting({ hangs: () => new Promise(() => undefined) }) },
  })
  const started = performance.now()
  expect((await manager.emit(exec('ls'), { timeoutMs: 50 })).decision).toBe('deny')
  expect(performance.now() - started).toBeLessThan(1000)
})

test('an event can be called off', async () => {
  const controller = new AbortController()
  const manager = createHookManager({
    hooks: [hook('hangs')],
    executors: { act: acting({ hangs: () => new Promise(() => undefined) }) },
  })
  setTimeout(() => controller.abort(), 10)
  const outcome = await manager.emit(exec('ls'), { signal: controller.signal })
  expect(outcome.results[0]).toMatchObject({ error: { code: 'HOOK_ABORTED' } })
})

test('never more hooks at once than allowed', async () => {
  let running = 0
  let most = 0
  const acts = Object.fromEntries(
    Array.from({ length: 20 }, (_, at) => [
      `h${at}`,
      async () => {
        most = Math.max(most, ++running)
        await new Promise((resolve) => setTimeout(resolve, 5))
        running--
      },
    ]),
  )
  await emit(
    acts,
    Object.keys(acts).map((id) => hook(id)),
    exec('ls'),
    { maxParallel: 3 },
  )
  expect(most).toBe(3)
})

test('a resource is opened once per options, again after a failure, and closed', async () => {
  const open = vi.fn(async (options: unknown) => {
    if (open.mock.calls.length === 1) throw new Error('not yet')
    return { options }
  })
  const close = vi.fn()
  const store = defineExecutor({
    name: 'store',
    answers: true,
    options: acting({}).options,
    open,
    close,
    execute: () => ({}),
  })
  const manager = createHookManager({
    hooks: [hook('a', { executor: 'store', options: 'x' })],
    executors: { store },
  })
  expect((await manager.emit(exec('1'))).results[0]).toMatchObject({
    status: 'failed',
    error: { message: 'not yet' },
  })
  await manager.emit(exec('2'))
  await manager.emit(exec('3'))
  expect(open).toHaveBeenCalledTimes(2)
  expect(await manager.close()).toEqual([])
  expect(close).toHaveBeenCalledTimes(1)
})

test('close ends even if an executor does not', async () => {
  const stuck = defineExecutor({
    name: 'stuck',
    answers: true,
    options: acting({}).options,
    open: () => 1,
    close: () => new Promise<void>(() => undefined),
    execute: () => ({}),
  })
  const manager = createHookManager({ hooks: [hook('a', { executor: 'stuck' })], executors: { stuck } })
  await manager.emit(exec('1'))
  expect(await manager.close({ timeoutMs: 20 })).toMatchObject([{ code: 'CLOSE_LATE' }])
})

test('observers are told every moment; one that throws changes nothing', async () => {
  const names: string[] = []
  const outcome = await emit(
    {
      a: () => ({ decision: 'deny' }),
      b: () => {
        throw new Error('x')
      },
    },
    [hook('a'), hook('b')],
    exec('ls'),
    {
      observers: [
        () => {
          throw new Error('observer')
        },
        (moment) => names.push(moment.name),
      ],
    },
  )
  expect(outcome.decision).toBe('deny')
  expect(names).toEqual(['planned', 'started', 'completed', 'denied', 'started', 'failed', 'answered'])
})

test('check lists every fault at once', async () => {
  const manager = createHookManager({
    hooks: [
      hook('a', { executor: 'nope' }),
      hook('b', { match: ['/x/'], executor: 'answer' }),
      hook('c', { needs: ['zz'], executor: 'answer' }),
    ],
  })
  expect((await manager.check()).map((error) => error.code).toSorted()).toEqual([
    'EXECUTOR_UNKNOWN',
    'NEEDS_UNKNOWN',
    'PATTERNS_MISSING',
  ])
})

test('an event name of somebody else passes through untouched', async () => {
  const outcome = await emit(
    { a: () => ({ context: 'seen' }) },
    [hook('a', { on: ['custom.*'] })],
    made('custom.deploy', { to: 'prod' }),
  )
  expect(outcome.context).toEqual(['seen'])
})

test('errors are recognised by brand, and whatever is thrown becomes one', () => {
  const error = new HooklineError('HOOK_FAILED', 'x')
  expect(HooklineError.from(error)).toBe(error)
  for (const thrown of [
    undefined,
    null,
    'text',
    7,
    Symbol('s'),
    {},
    { message: 'm' },
    new TypeError('t'),
    () => 1,
    10n,
  ]) {
    expect(HooklineError.from(thrown)).toMatchObject({ code: 'HOOK_FAILED', name: 'HooklineError' })
  }
})

test('an executor that could not be loaded is tried again by the next event', async () => {
  let times = 0
  const flaky = (): Promise<AnyExecutor> =>
    times++ === 0
      ? Promise.reject(new Error('not yet'))
      : Promise.resolve(acting({ a: () => ({ context: 'there' }) }))
  const manager = createHookManager({ hooks: [hook('a')], executors: { act: flaky } })
  expect((await manager.emit(exec('ls'))).results[0]!.status).toBe('failed')
  expect((await manager.emit(exec('ls'))).context).toEqual(['there'])
})
