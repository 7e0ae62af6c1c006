import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  defineExecutor,
  HooklineError,
  type AgentReply,
  type Background,
  type Clock,
  type Dialect,
  type HookConfig,
  type LifecycleEvent,
  type Outcome,
} from '@hookline/core'
import { event, fakeClock } from '@hookline/testing'
import { expect, test, vi } from 'vitest'
import { tellOnce } from '../src/facts/index.ts'
import { answer, type Answer } from '../src/index.ts'

/** Speaks `{ "hook_event_name": "Before", "events": [name, ...] }` and answers with the outcome as JSON. */
const dialect: Dialect = {
  spec: 1,
  name: 'plain',
  title: 'Plain',
  version: '1',
  capabilities: { 'exec.before': capability(2000), 'task.start': capability(60_000) },
  natives: { Before: ['exec.before', 'patch.before'], Prompt: ['task.start'], End: ['session.end'] },
  decode(payload): readonly LifecycleEvent[] {
    const { events } = payload as { events?: unknown }
    if (!Array.isArray(events)) throw new HooklineError('PAYLOAD_INVALID', 'events: expected a list')
    return (events as LifecycleEvent['name'][]).map((name) => event(name))
  },
  sniff: (text) => /"hook_event_name":"(\w+)"/.exec(text)?.[1],
  encode: (_, outcome) =>
    reply({
      stdout: JSON.stringify({
        decision: outcome.decision,
        reason: outcome.reason,
        context: outcome.context,
        message: outcome.message,
      }),
    }),
  refuse: (native, reason) => reply({ stdout: `refused ${native}: ${reason}` }),
  rewritten: (given, rewrite) => ({ ...given, data: { ...given.data, ...rewrite } }) as LifecycleEvent,
}

function capability(limitMs: number) {
  return {
    channel: 'hook',
    native: 'Before',
    deny: true,
    rewrite: true,
    context: true,
    ask: false,
    allow: false,
    stop: false,
    message: true,
    limitMs,
    blindSpots: [],
  } as const
}

function reply(part: Partial<AgentReply>): AgentReply {
  return { stdout: '', stderr: '', exitCode: 0, unsaid: [], ...part }
}

const hangs = defineExecutor({
  name: 'hangs',
  answers: true,
  options: { '~standard': { version: 1, vendor: 'test', validate: (value) => ({ value }) } },
  execute: () => new Promise<void>(() => undefined),
})

const GUARD: HookConfig = {
  id: 'guard',
  on: ['exec.before'],
  executor: 'answer',
  options: { deny: 'no' },
  guard: true,
}

function say(
  payload: unknown,
  hooks: readonly HookConfig[],
  more: {
    native?: string
    errors?: readonly HooklineError[]
    clock?: Clock
    dialect?: Dialect
    background?: Background
  } = {},
): Promise<Answer> {
  const bytes = Buffer.from(typeof payload === 'string' ? payload : JSON.stringify(payload))
  const plan = { format: 2 as const, sources: [], hooks, executors: {}, dispatch: {}, warnings: [] }
  return answer(bytes, {
    dialect: more.dialect ?? dialect,
    native: more.native,
    loaded: { plan, errors: more.errors ?? [] },
    executors: { hangs },
    env: HOME,
    cwd: '/',
    stateDir: '',
    log: () => undefined,
    ...(more.clock === undefined ? {} : { clock: more.clock }),
    ...(more.background === undefined ? {} : { background: more.background }),
  })
}

const outcomeOf = (found: Answer): Partial<Outcome> => JSON.parse(found.reply.stdout) as Partial<Outcome>

const HOME = { HOME: mkdtempSync(join(tmpdir(), 'hookline-answer-')) }

test('an event no hook wants is answered with nothing', async () => {
  expect((await say({ events: ['exec.before'] }, [])).reply).toEqual(reply({}))
  expect((await say({ events: [] }, [GUARD])).reply).toEqual(reply({}))
})

test('a payload of several events has one answer, the strictest', async () => {
  const hooks = [
    { ...GUARD, on: ['patch.before'] },
    { id: 'c', on: ['exec.before'], executor: 'answer', options: { context: 'hi' } },
  ]
  const found = await say({ events: ['exec.before', 'patch.before'] }, hooks)
  expect(outcomeOf(found)).toMatchObject({ decision: 'deny', reason: 'no', context: ['hi'] })
  expect(found.events.map((one) => one.event.name)).toEqual(['exec.before', 'patch.before'])
})

const GARBAGE: readonly (readonly [name: string, text: string])[] = [
  ['nothing', ''],
  ['half an object', '{"hook_event_name":"Before","events":["exec.bef'],
  ['no JSON', 'hello'],
  ['another type', '7'],
  ['null', 'null'],
  ['bytes that are no text', '\uFFFD\u0000'],
]

test.each(GARBAGE)('%s never crashes, is let go without a guard and refused with one', async (_, text) => {
  const free = await say(text, [], { native: 'Before' })
  expect(free.reply).toMatchObject({ stdout: '', exitCode: 0 })
  expect(free.reply.stderr).toContain('[')
  const held = await say(text, [GUARD], { native: 'Before' })
  expect(held.reply.stdout).toMatch(/^refused Before: guard user\/guard could not look at it/)
})

test('a guard refuses only what it would have been asked about', async () => {
  expect((await say('garbage', [GUARD], { native: 'Prompt' })).reply.stdout).toBe('')
  expect((await say('garbage', [{ ...GUARD, agents: ['other'] }], { native: 'Before' })).reply.stdout).toBe(
    '',
  )
  expect((await say('garbage', [{ ...GUARD, enabled: false }], { native: 'Before' })).reply.stdout).toBe('')
  expect((await say('garbage', [{ ...GUARD, enforce: false }], { native: 'Before' })).reply.stdout).toBe('')
  expect((await say('{"hook_event_name":"Prompt', [GUARD])).reply.stdout).toBe(
    'refused undefined: guard user/guard could not look at it: the payload is not JSON: Unterminated string in JSON at position 26 (line 1 column 27) [PAYLOAD_INVALID]',
  )
  expect((await say('{"hook_event_name":"Prompt",', [GUARD])).reply.stdout).toBe('')
  expect((await say('garbage', [GUARD], { native: 'SomethingNew' })).reply.stdout).toBe('')
})

test('ten megabytes are a payload like any other', async () => {
  const found = await say({ events: ['exec.before'], junk: 'x'.repeat(10_000_000) }, [GUARD])
  expect(outcomeOf(found).decision).toBe('deny')
})

test("a hook that hangs is answered for before the agent's own limit", async () => {
  const clock = fakeClock()
  const started = clock.now()
  const slow = { id: 'slow', on: ['exec.before'], executor: 'hangs', guard: true, timeoutMs: 60_000 } as const
  const found = say({ events: ['exec.before'] }, [slow], { clock })
  await vi.waitFor(() => expect(clock.pending).toBeGreaterThan(0), 30_000)
  await clock.runAll()
  expect(outcomeOf(await found).decision).toBe('deny')
  // a second is left of the agent's two
  expect(clock.now() - started).toBeLessThanOrEqual(1000)
})

test('hooks that failed are told to the user, not to the model', async () => {
  const found = await say({ events: ['exec.before'] }, [{ id: 'f', on: ['exec.before'], executor: 'gone' }])
  expect(outcomeOf(found)).toMatchObject({
    context: [],
    message: 'hookline: user/f failed: no executor is called "gone" [EXECUTOR_UNKNOWN]',
  })
})

test('a broken hooks.toml is said when a task starts, not at every command', async () => {
  const errors = [
    new HooklineError('CONFIG_KEY_UNKNOWN', 'unknown key "matcher"', { file: '/x/hooks.toml', line: 3 }),
  ]
  expect(outcomeOf(await say({ events: ['task.start'] }, [], { errors })).message).toContain(
    '/x/hooks.toml:3: unknown key "matcher"',
  )
  expect((await say({ events: ['exec.before'] }, [], { errors })).reply.stdout).toBe('')
})

test('a call that a hook rewrites is judged as what it then is, from every side', async () => {
  const rewriter = defineExecutor({
    name: 'rewriter',
    answers: true,
    options: hangs.options,
    execute: () => ({ rewrite: { command: 'now a patch' } }),
  })
  const turned: Dialect = {
    ...dialect,
    rewritten: (given) => ({ ...given, raw: { events: ['exec.before', 'patch.before'] } }),
  }
  const hooks = [
    { id: 'turn', on: ['exec.before'], executor: 'rewriter', rewrites: true },
    { ...GUARD, on: ['patch.before'] },
  ]
  const plan = { format: 2 as const, sources: [], hooks, executors: {}, dispatch: {}, warnings: [] }
  const found = await answer(Buffer.from(JSON.stringify({ events: ['exec.before'] })), {
    dialect: turned,
    native: 'Before',
    loaded: { plan, errors: [] },
    executors: { rewriter },
    env: HOME,
    cwd: '/',
    stateDir: '',
    log: () => undefined,
  })
  expect(outcomeOf(found)).toMatchObject({ decision: 'deny', reason: 'no' })
})

test('executors are given the bytes as they came, for every event that is in them', async () => {
  const seen: (string | undefined)[] = []
  const looks = defineExecutor({
    name: 'looks',
    options: hangs.options,
    execute: ({ native }) =>
      void seen.push(native === undefined ? undefined : Buffer.from(native).toString('utf8')),
  })
  const payload = '{ "events":\t["exec.before","patch.before"] }\n'
  await answer(Buffer.from(payload), {
    dialect,
    loaded: {
      plan: {
        format: 2,
        sources: [],
        hooks: [{ id: 'look', on: ['*.before'], executor: 'looks' }],
        executors: {},
        dispatch: {},
        warnings: [],
      },
      errors: [],
    },
    executors: { looks },
    env: HOME,
    cwd: '/',
    stateDir: '',
    log: () => undefined,
  })
  expect(seen).toEqual([payload, payload])
})

test('what was told before when nobody could answer is asked again only of those who can', async () => {
  const hooks: readonly HookConfig[] = [
    { ...GUARD, on: ['exec.after'] },
    { id: 'later', on: ['exec.after'], executor: 'answer', options: { context: 'hi' }, mode: 'background' },
  ]
  const told = {
    ...dialect,
    transcribed: { completes: [], tells: ['exec.after'], looks: [], wires: {} },
  } as const
  const queued: string[] = []
  const fact = (key: string): LifecycleEvent => ({ ...event('exec.after'), channel: 'hook', key })
  const ask = (key: string): Promise<Answer> =>
    say({ events: ['exec.after'] }, hooks, {
      dialect: { ...told, decode: () => [fact(key)] },
      background: (deliveries) => void queued.push(...deliveries.map(({ hook }) => `${key} ${hook.id}`)),
    })
  await tellOnce(fact('again'), HOME, async () => undefined)
  expect(outcomeOf(await ask('again'))).toMatchObject({ decision: 'deny' })
  expect(outcomeOf(await ask('new'))).toMatchObject({ decision: 'deny' })
  expect(queued).toEqual(['new later'])
})
