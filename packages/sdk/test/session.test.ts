import { fakeExecutor } from '@hookline/testing'
import type { LifecycleEvent } from '@hookline/core'
import { expect, test, vi } from 'vitest'
import { createHooks, openSession, type CodeHook, type Session, type SessionOptions } from '../src/index.ts'

/** A session with hooks, and every event that they heard of. */
async function opened(
  hooks: readonly CodeHook[],
  options: Partial<SessionOptions> = {},
): Promise<{ readonly session: Session; readonly heard: LifecycleEvent[] }> {
  const heard: LifecycleEvent[] = []
  const audit: CodeHook = { id: 'audit', on: '*', priority: -1, call: ({ event }) => void heard.push(event) }
  const manager = createHooks([...hooks, audit])
  expect(await manager.check()).toEqual([])
  return { session: await openSession(manager, { agent: 'mine', cwd: '/tmp', ...options }), heard }
}

const NO_FORCE: CodeHook = {
  id: 'no-force',
  on: 'exec.before',
  match: 'git push *--force*',
  guard: true,
  deny: 'Open a PR',
}

test('an event has all that belongs to one, and what was not said is null', async () => {
  const { session, heard } = await opened([], {
    agent: { name: 'mine', version: '1.2' },
    id: 's1',
    model: 'm',
  })
  const answer = await session.emit('exec.before', { command: 'ls', callId: 'c1' })
  expect(answer).toMatchObject({ denied: false, context: [], stop: false })
  expect(heard.map(({ name }) => name)).toEqual(['session.start', 'exec.before'])
  expect(heard[1]).toMatchObject({
    spec: 1,
    id: expect.stringMatching(/^[0-9a-f-]{36}$/),
    at: expect.stringMatching(/^\d{4}-.*Z$/),
    key: 'mine:s1:exec.before:c1',
    channel: 'api',
    agent: { name: 'mine', version: '1.2' },
    session: { id: 's1', cwd: '/tmp', root: '/tmp', model: 'm' },
    data: { command: 'ls', argv: null, cwd: null, callId: 'c1' },
    raw: null,
  })
})

test('facts without a call are told apart by themselves', async () => {
  const { session, heard } = await opened([])
  await session.emit('agent.message', { text: 'a' })
  await session.emit('agent.message', { text: 'a' })
  expect(new Set(heard.map(({ key }) => key)).size).toBe(3)
})

test('what is denied is not done, and nothing after it is told', async () => {
  const { session, heard } = await opened([NO_FORCE])
  const act = vi.fn(() => 'pushed')
  const carried = await session.use({ kind: 'exec', data: { command: 'sudo git push --force' }, act })
  expect(carried).toEqual({ status: 'denied', words: 'Open a PR' })
  expect(act).not.toHaveBeenCalled()
  expect(heard.map(({ name }) => name)).toEqual(['session.start', 'exec.before'])
})

test('a guard that fails denies', async () => {
  const broken = fakeExecutor({ says: new Error('gone') })
  const hooks = createHooks([{ id: 'g', on: 'tool.before', guard: true, executor: 'broken' }], {
    executors: { broken },
  })
  const session = await openSession(hooks, { agent: 'mine' })
  const carried = await session.use({ kind: 'tool', data: { tool: 't' }, act: () => 1 })
  expect(carried.status).toBe('denied')
})

test('of two hooks of one name each does what it is to do', async () => {
  const hooks = createHooks([
    { id: 'g', on: 'exec.before', guard: true, call: () => ({ decision: 'deny', reason: 'no' }) },
    { id: 'g', on: 'exec.before', call: () => undefined },
  ])
  const session = await openSession(hooks, { agent: 'mine' })
  const carried = await session.use({ kind: 'exec', data: { command: 'ls' }, act: () => 1 })
  expect(carried).toEqual({ status: 'denied', words: 'no' })
})

test('what hooks want otherwise is done otherwise, and told so afterwards, under the same call', async () => {
  const { session, heard } = await opened([
    {
      id: 'dry',
      on: 'exec.before',
      rewrites: true,
      call: () => ({ rewrite: { command: 'deploy --dry-run' } }),
    },
  ])
  const act = vi.fn(() => ({ exitCode: 3, output: 'no' }))
  const carried = await session.use({ kind: 'exec', data: { command: 'deploy', argv: ['deploy'] }, act })
  expect(carried).toEqual({ status: 'done', result: { exitCode: 3, output: 'no' } })
  const final = { command: 'deploy --dry-run', argv: null, cwd: null, callId: expect.any(String) }
  expect(act).toHaveBeenCalledWith(final, { command: 'deploy --dry-run' })
  const [before, after] = heard.slice(1)
  expect(after?.data).toMatchObject({ command: 'deploy --dry-run', ok: false, exitCode: 3, output: 'no' })
  expect(after?.data).toHaveProperty('callId', (before!.data as { callId: string }).callId)
})

test('hooks that object after the act keep its result from the model', async () => {
  const { session } = await opened([{ id: 'hide', on: 'tool.after', deny: 'That is secret' }])
  const carried = await session.use({ kind: 'tool', data: { tool: 'read' }, act: () => 'the key' })
  expect(carried).toEqual({ status: 'withheld', words: 'That is secret', result: 'the key' })
})

test('an act that fails is told, and fails', async () => {
  const { session, heard } = await opened([])
  const act = (): never => {
    throw new Error('no such tool')
  }
  await expect(session.use({ kind: 'mcp', data: { server: 's', tool: 't' }, act })).rejects.toThrow(
    'no such tool',
  )
  expect(heard.at(-1)).toMatchObject({
    name: 'mcp.after',
    data: { ok: false, error: 'no such tool', result: null },
  })
})

test.for([
  ['yes', true, false],
  ['no', false, true],
  ['fails', undefined, true],
] as const)('a question is put to the user: %s', async ([, says, denied]) => {
  const askUser = vi.fn(() => {
    if (says === undefined) throw new Error('no terminal')
    return says
  })
  const { session } = await opened([{ id: 'q', on: 'exec.before', ask: 'May I?' }], { askUser })
  expect((await session.emit('exec.before', { command: 'mv a b' })).denied).toBe(denied)
  expect(askUser).toHaveBeenCalledWith('May I?', expect.objectContaining({ name: 'exec.before' }))
})

test('where nobody can be asked the answer is no, and says why', async () => {
  const { session } = await opened([{ id: 'q', on: 'exec.before', ask: 'May I?' }])
  const { denied, reason } = await session.emit('exec.before', { command: 'mv a b' })
  expect(denied).toBe(true)
  expect(reason).toMatch(/^May I\? .*nobody to ask/)
})

test('words for the model are given once, words for the user at once', async () => {
  const tellUser = vi.fn()
  const { session } = await opened(
    [
      { id: 'rules', on: ['session.start', 'exec.before'], context: '{{ event.name }}' },
      { id: 'shown', on: 'exec.before', call: () => ({ message: 'look' }) },
    ],
    { tellUser },
  )
  await session.emit('exec.before', { command: 'ls' })
  expect(session.takeContext()).toEqual(['session.start', 'exec.before'])
  expect(session.takeContext()).toEqual([])
  expect(tellUser).toHaveBeenCalledWith('look')
})

test('a task is sent on with the reason until hooks are content, and all of it belongs to it', async () => {
  const { session, heard } = await opened([
    {
      id: 'tests',
      on: 'task.complete',
      if: '!event.data.lastMessage.contains("passed")',
      deny: 'Run the tests',
    },
  ])
  const prompts: string[] = []
  const result = await session.task('Greet me', async (prompt, round) => {
    prompts.push(prompt)
    await session.use({ kind: 'tool', data: { tool: 't' }, act: () => null })
    return { text: round === 0 ? 'done' : 'it passed', usage: { inputTokens: 2, outputTokens: 3 } }
  })
  expect(result.text).toBe('it passed')
  expect(prompts).toEqual(['Greet me', 'Run the tests'])
  expect(heard.at(-1)).toMatchObject({
    name: 'task.complete',
    data: {
      status: 'completed',
      lastMessage: 'it passed',
      usage: { inputTokens: 2, outputTokens: 3, totalTokens: 5 },
    },
  })
  const ids = new Set(heard.slice(1).map(({ task }) => task?.id))
  expect([...ids]).toEqual([expect.any(String)])
})

test('what a stream promises is waited for', async () => {
  const { session, heard } = await opened([])
  await session.task('go', () => ({
    text: Promise.resolve('streamed'),
    usage: Promise.resolve({ inputTokens: 1 }),
  }))
  expect(heard.at(-1)?.data).toMatchObject({
    lastMessage: 'streamed',
    usage: { inputTokens: 1, outputTokens: null },
  })
})

test('hooks that are never content are heard three times', async () => {
  const { session } = await opened([{ id: 'never', on: 'task.complete', deny: 'More' }])
  const work = vi.fn(() => 'done')
  await session.task('go', work)
  expect(work).toHaveBeenCalledTimes(4)
})

test('a task that hooks do not want is not begun', async () => {
  const { session } = await opened([{ id: 'closed', on: 'task.start', guard: true, deny: 'Not today' }])
  const work = vi.fn(() => 'done')
  await expect(session.task('go', work)).rejects.toMatchObject({ code: 'TASK_DENIED', message: 'Not today' })
  expect(work).not.toHaveBeenCalled()
})

test.for([
  ['failed', new Error('no model')],
  ['interrupted', new DOMException('stop', 'AbortError')],
] as const)('a task that %s is told so', async ([status, thrown]) => {
  const { session, heard } = await opened([])
  const work = (): never => {
    throw thrown
  }
  await expect(session.task('go', work)).rejects.toThrow(thrown.message)
  expect(heard.at(-1)).toMatchObject({ name: 'task.complete', data: { status, error: thrown.message } })
})

test('a hook that ends the turn is heard until the next task', async () => {
  const { session } = await opened([{ id: 'enough', on: 'exec.before', call: () => ({ stop: true }) }])
  await session.emit('exec.before', { command: 'ls' })
  expect(session.stopped).toBe(true)
  expect(await session.task('next', () => `stopped: ${session.stopped}`)).toBe('stopped: false')
})

test('the end is told, by hand or when it is disposed of', async () => {
  const { session, heard } = await opened([])
  await session[Symbol.asyncDispose]()
  expect(heard.at(-1)).toMatchObject({ name: 'session.end', data: { reason: 'other' } })
})
