import { expect, test, vi } from 'vitest'
import { createHooks, openSession, type CodeHook, type Session } from '../src/index.ts'
import { actOf, type ToolKinds } from '../src/tools.ts'

const KINDS: ToolKinds = { shell: { exec: 'command' }, write: { patch: 'path' }, search: { mcp: 'web' } }

const opened = (...hooks: readonly CodeHook[]): Promise<Session> =>
  openSession(createHooks(hooks), { agent: 'mine', cwd: '/tmp' })

async function used(
  tool: string,
  input: unknown,
  ...hooks: readonly CodeHook[]
): Promise<readonly unknown[]> {
  const run = vi.fn((final: unknown) => final)
  const act = actOf({ tool, input, callId: 'c1', run }, KINDS)
  const carried = await (await opened(...hooks)).use(act).catch((error: Error) => error.message)
  return [carried, run.mock.calls.flat()]
}

test.for([
  ['shell', { command: 'ls', cwd: '/' }, { rewrite: { command: 'ls -l' } }, { command: 'ls -l', cwd: '/' }],
  ['search', { q: 'a' }, { rewrite: { arguments: { q: 'b' } } }, { q: 'b' }],
  ['mail', { to: 'a' }, { rewrite: { input: { to: 'b' } } }, { to: 'b' }],
] as const)('what %s is to do otherwise it does otherwise', async ([tool, input, says, final]) => {
  const hook: CodeHook = { id: 'other', on: '*.before', rewrites: true, call: () => says }
  expect(await used(tool, input, hook)).toEqual([{ status: 'done', result: final }, [final]])
  expect(await used(tool, input)).toEqual([{ status: 'done', result: input }, [input]])
})

test('a change that is to be another one is not made: of it only the file is known', async () => {
  const hook: CodeHook = {
    id: 'other',
    on: 'patch.before',
    rewrites: true,
    call: () => ({ rewrite: { patch: 'x' } }),
  }
  const [carried, run] = await used('write', { path: 'a', text: 'b' }, hook)
  expect(carried).toMatch(/cannot be/)
  expect(run).toEqual([])
})

test('a command of several words is not run as it was where it is to be another one', async () => {
  const hook: CodeHook = {
    id: 'other',
    on: 'exec.before',
    rewrites: true,
    call: () => ({ rewrite: { command: 'x' } }),
  }
  expect(await used('shell', { command: ['ls'] }, hook)).toEqual([expect.stringMatching(/cannot be/), []])
  expect(await used('shell', { command: ['ls'] })).toEqual([
    { status: 'done', result: { command: ['ls'] } },
    [{ command: ['ls'] }],
  ])
})

test.for([
  ['shell', 'rm -rf x', 'exec.before', 'rm *'],
  ['shell', { command: ['rm', '-rf', 'x'] }, 'exec.before', 'rm *'],
  ['shell', { command: ['bash', '-lc', "cd 'a b' && rm x"] }, 'exec.before', 'rm *'],
  ['shell', { cmd: 'rm -rf x' }, 'exec.before', '*rm*'],
  ['write', { path: 'a/.env' }, 'patch.before', '**/.env'],
  ['write', { path: ['b', 'a/.env'] }, 'patch.before', '**/.env'],
  ['write', { file: 'a/.env' }, 'patch.before', '**/.env'],
  ['search', {}, 'mcp.before', 'web/search'],
  ['mail', {}, 'tool.before', 'mail'],
] as const)(
  'a guard sees what %s does, of an input that cannot be taken apart as well',
  async ([tool, input, on, match]) => {
    const hook: CodeHook = { id: 'no', on, match, guard: true, deny: 'no' }
    expect(await used(tool, input, hook)).toEqual([{ status: 'denied', words: 'no' }, []])
  },
)

test('what a tool is given it may change', async () => {
  const input = { list: [1] }
  const use = {
    tool: 'mail',
    input,
    callId: 'c1',
    run: (final: unknown) => (final as typeof input).list.push(2),
  }
  const session = await opened({ id: 'audit', on: '*', call: () => undefined })
  expect(await session.use(actOf(use, KINDS))).toEqual({ status: 'done', result: 2 })
  expect(input).toEqual({ list: [1, 2] })
})
