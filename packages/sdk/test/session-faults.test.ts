import type { LifecycleEvent } from '@hookline/core'
import { claudeCode } from '@hookline/agents/claude-code'
import { expect, test, vi } from 'vitest'
import { createHooks, openSession, type CodeHook, type Session, type SessionOptions } from '../src/index.ts'
import { replyTo } from '../src/native.ts'

const fails = (): never => {
  throw new Error('mine')
}

async function opened(
  hooks: readonly CodeHook[],
  options: Partial<SessionOptions> = {},
): Promise<{ readonly session: Session; readonly heard: LifecycleEvent[] }> {
  const heard: LifecycleEvent[] = []
  const audit: CodeHook = { id: 'audit', on: '*', priority: -1, call: ({ event }) => void heard.push(event) }
  const manager = createHooks([...hooks, audit])
  return { session: await openSession(manager, { agent: 'mine', cwd: '/tmp', ...options }), heard }
}

test.for([
  ['throws', fails],
  ['rejects', () => Promise.reject(new Error('mine'))],
] as const)(
  'a program that %s where it is told something for its user has its answer',
  async ([, tellUser]) => {
    const tells: (message: string) => unknown = tellUser
    const says: CodeHook = { id: 'shown', on: 'exec.before', call: () => ({ message: 'look' }) }
    const { session } = await opened([says], { tellUser: tells })
    expect(await session.emit('exec.before', { command: 'ls' })).toMatchObject({
      denied: false,
      message: 'look',
    })
  },
)

const DRY: CodeHook = {
  id: 'dry',
  on: 'tool.before',
  rewrites: true,
  call: () => ({ rewrite: { input: { dry: true } } }),
}

test('what cannot be done as a hook wants it is not done, and hooks have heard of it', async () => {
  const { session, heard } = await opened([DRY])
  const act = vi.fn()
  const carried = await session.use({ kind: 'tool', data: { tool: 't' }, rewritten: fails, act })
  expect(carried).toEqual({ status: 'denied', words: expect.stringMatching(/as they want it: mine$/) })
  expect(act).not.toHaveBeenCalled()
  expect(heard.map(({ name }) => name)).toEqual(['session.start', 'tool.before'])
})

test('hooks are told all of an input that can be told, whatever else is in it', async () => {
  const { session, heard } = await opened([])
  const input: Record<string, unknown> = { size: 1n, run: fails, list: [fails, 'a'], at: { b: 'c' } }
  input['self'] = input
  await session.emit('tool.before', { tool: 't', input: input as never })
  expect(heard.at(-1)?.data).toMatchObject({
    input: { size: '1', list: [null, 'a'], at: { b: 'c' }, self: null },
  })
})

test('what cannot be told is denied', async () => {
  const { session, heard } = await opened([])
  const input = Object.defineProperty({ run: fails }, 'secret', { enumerable: true, get: fails })
  expect(await session.emit('tool.before', { tool: 't', input: input as never })).toMatchObject({
    denied: true,
  })
  expect(heard.at(-1)?.name).toBe('tool.before')
})

test('an act that was done is done, whatever is said of its result', async () => {
  const { session, heard } = await opened([])
  const carried = await session.use({ kind: 'exec', data: { command: 'ls' }, act: () => 'out', told: fails })
  expect(carried).toEqual({ status: 'done', result: 'out' })
  expect(heard.at(-1)).toMatchObject({ name: 'exec.after', data: { command: 'ls', ok: null } })
})

test('a manager that fails denies', async () => {
  const session = await openSession({ emit: () => Promise.reject(new Error('gone')) }, { agent: 'mine' })
  expect((await session.use({ kind: 'tool', data: { tool: 't' }, act: () => 1 })).status).toBe('denied')
})

test('of two tasks at the same time one that is to end is not the end of the other', async () => {
  const { session } = await opened([
    { id: 'enough', on: 'exec.before', match: 'stop', call: () => ({ stop: true }) },
  ])
  const ask = (command: string): Promise<boolean> =>
    session.task(command, async () => {
      await session.emit('exec.before', { command })
      await new Promise((resolve) => setTimeout(resolve, 20))
      return session.stopped
    })
  expect(await Promise.all([ask('stop'), ask('go on')])).toEqual([true, false])
})

test('a program that fails where it is told what an agent cannot be told takes no denial away', async () => {
  const deny: CodeHook = {
    id: 'no',
    on: 'exec.before',
    call: () => ({ decision: 'deny', reason: 'no', stop: true }),
  }
  const payload = {
    hook_event_name: 'PreToolUse',
    session_id: 's',
    transcript_path: '/t',
    cwd: '/',
    tool_name: 'Bash',
    tool_input: { command: 'ls' },
    tool_use_id: 'c',
  }
  const dialect = {
    ...claudeCode,
    encode: (...args: Parameters<typeof claudeCode.encode>) => ({
      ...claudeCode.encode(...args),
      unsaid: ['x'],
    }),
  }
  const { stdout } = await replyTo(payload, {
    dialect,
    hooks: createHooks([deny]),
    guarded: false,
    unsaid: fails,
  })
  expect(stdout).toContain('deny')
})
