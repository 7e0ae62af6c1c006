import { expect, test } from 'vitest'
import {
  createHookManager,
  defineExecutor,
  type AnyExecutor,
  type Delivery,
  type HookConfig,
  type HookContext,
  type HookNote,
  type Json,
  type LifecycleEvent,
} from '../src/index.ts'
import { acting, exec, hook } from './sample.ts'

type Acts = Readonly<Record<string, (ctx: HookContext<Json, unknown>) => unknown>>

/** Runs hooks and waits for those that listen to hookline's own events; gives what these were told. */
async function play(hooks: readonly HookConfig[], acts: Acts): Promise<readonly LifecycleEvent[]> {
  const told: LifecycleEvent[] = []
  const manager = createHookManager({
    hooks,
    executors: {
      act: acting(acts),
      tell: telling(told),
    },
  })
  await manager.emit(exec('ls'))
  await manager.close()
  return told
}

function telling(told: LifecycleEvent[]): AnyExecutor {
  const { options } = acting({})
  return defineExecutor({ name: 'tell', options, execute: ({ event }) => void told.push(event) })
}

const listener = (id: string, ...on: readonly string[]): HookConfig => hook(id, { on, executor: 'tell' })

test('hooks can listen to what became of other hooks', async () => {
  const told = await play(
    [
      listener('alert', 'hook.failed', 'hook.denied'),
      hook('bad'),
      hook('no'),
      hook('fine'),
      hook('strict', { guard: true }),
    ],
    {
      bad: () => {
        throw new Error('boom')
      },
      no: () => ({ decision: 'deny', reason: 'not here' }),
      fine: () => ({}),
      strict: () => Promise.reject(new Error('lost')),
    },
  )
  const notes = told.map(({ name, data }) => [name, data] as const)
  expect(notes).toHaveLength(4)
  expect(notes).toEqual(
    expect.arrayContaining([
      ['hook.failed', { hook: 'user/bad', event: 'exec.before', message: 'boom [HOOK_FAILED]' }],
      ['hook.failed', { hook: 'user/strict', event: 'exec.before', message: 'lost [HOOK_FAILED]' }],
      ['hook.denied', { hook: 'user/no', event: 'exec.before', message: 'not here' }],
      [
        'hook.denied',
        {
          hook: 'user/strict',
          event: 'exec.before',
          message: 'guard user/strict reached no verdict: lost [HOOK_FAILED]',
        },
      ],
    ]),
  )
})

test('a note is an event like any other, of the same session, with a key of its own', async () => {
  const [note] = await play([listener('l', 'hook.completed'), hook('a')], { a: () => ({}) })
  expect(note).toMatchObject({
    spec: 1,
    name: 'hook.completed',
    agent: { name: 'codex' },
    session: { id: 's' },
    key: 'codex:s:exec.before:user/a:completed',
    raw: null,
  })
  expect(note!.id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
})

test('`*` does not hear them, `*.failed` and `hook.*` do', async () => {
  const told = await play(
    [listener('star', '*'), listener('all', 'hook.*'), listener('fails', '*.failed'), hook('bad')],
    { bad: () => Promise.reject(new Error('x')) },
  )
  // star: the command itself; all: what star and bad did, and what fails did about bad; fails: bad
  expect(told.filter(({ name }) => name === 'exec.before')).toHaveLength(1)
  expect(told.some(({ name }) => name === 'hook.failed')).toBe(true)
})

test('no hook triggers itself, directly or through others, and it all ends', async () => {
  const ids = ['a', 'b', 'c', 'd']
  const runs: Record<string, number> = {}
  const acts = Object.fromEntries(
    ids.map((id) => [
      id,
      ({ event }: HookContext<Json, unknown>) => {
        runs[id] = (runs[id] ?? 0) + 1
        if (event.name === 'hook.failed') expect((event.data as { hook: string }).hook).not.toBe(`user/${id}`)
        throw new Error(id)
      },
    ]),
  )
  await play(
    ids.map((id) => hook(id, { on: ['exec.before', 'hook.failed'] })),
    acts,
  )
  expect(Object.values(runs).every((count) => count > 1 && count < 30)).toBe(true)
})

test('the agent does not wait for them', async () => {
  let noted = false
  const manager = createHookManager({
    hooks: [hook('a'), hook('note', { on: ['hook.completed'] })],
    executors: {
      act: acting({
        a: () => ({ decision: 'deny' }),
        note: () => void (noted = true),
      }),
    },
  })
  expect((await manager.emit(exec('ls'))).decision).toBe('deny')
  expect(noted).toBe(false)
  await manager.close()
  expect(noted).toBe(true)
})

test('what they answer is no answer to the agent, and their failures are nobody else’s', async () => {
  const manager = createHookManager({
    hooks: [hook('a'), hook('note', { on: ['hook.completed'], guard: true })],
    executors: {
      act: acting({ a: () => ({ decision: 'allow' }), note: () => Promise.reject(new Error('x')) }),
    },
  })
  expect((await manager.emit(exec('ls'))).decision).toBe('allow')
  expect(await manager.close()).toEqual([])
})

test('none that led to an event runs for it either where it is told of anew, nor for what comes of that', async () => {
  const given: Delivery[] = []
  const ran: string[] = []
  const manager = createHookManager({
    hooks: [
      hook('a', { on: ['hook.failed'], mode: 'blocking' }),
      hook('b', { on: ['hook.failed'], mode: 'blocking' }),
      hook('c', { on: ['hook.failed'] }),
    ],
    executors: {
      act: acting({
        a: () => void ran.push('a'),
        b: ({ event }) => {
          ran.push((event.data as HookNote).hook)
          throw new Error('b')
        },
      }),
    },
    background: (deliveries) => void given.push(...deliveries),
  })
  const about = { ...exec('ls'), name: 'hook.failed', data: { hook: 'user/x', event: 'exec.before' } }
  await manager.emit(about as unknown as LifecycleEvent, { lineage: ['user/a'] })
  await manager.close()
  expect(ran).toEqual(['user/x'])
  expect(given.map(({ hook: { id }, lineage }) => [id, lineage])).toEqual([
    ['c', ['user/a']],
    ['c', ['user/a', 'user/b']],
  ])
})
