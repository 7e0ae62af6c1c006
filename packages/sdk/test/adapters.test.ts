import {
  Agent,
  applyPatchTool,
  handoff,
  shellTool,
  type ApplyPatchTool,
  type ShellTool,
} from '@openai/agents'
import { streamText, tool } from 'ai'
import { MockLanguageModelV4, simulateReadableStream } from 'ai/test'
import { expect, test } from 'vitest'
import * as z from 'zod'
import { hookedModel, hookedTools } from '../src/ai/index.ts'
import { withHooks as hookedOptions } from '../src/claude-agent/index.ts'
import { createHooks, openSession, type CodeHook, type Session } from '../src/index.ts'
import { withHooks as hookedAgent } from '../src/openai-agents/index.ts'

const opened = (...hooks: readonly CodeHook[]): Promise<Session> =>
  openSession(createHooks(hooks), { agent: 'mine', cwd: '/tmp' })

test('agents that hand over to each other in a circle are both hooked, once', async () => {
  const one = new Agent({ name: 'one', handoffs: [] as Agent[] })
  const two = new Agent({ name: 'two', handoffs: [handoff(one)] })
  one.handoffs = [two]
  const hooked = hookedAgent(one, await opened())
  const [other] = hooked.handoffs as Agent[]
  expect(other).not.toBe(two)
  expect((other!.handoffs[0] as ReturnType<typeof handoff>).agent).toBe(hooked)
  expect(one.handoffs).toEqual([two])
})

test('of several commands each is asked about, and the rest runs', async () => {
  const ran: string[] = []
  const shell = shellTool({
    shell: {
      run: async ({ commands }) => {
        ran.push(...commands)
        return { output: [{ stdout: 'ok', stderr: '', outcome: { type: 'exit', exitCode: 0 } }] }
      },
    },
  })
  const session = await opened({ id: 'no', on: 'exec.before', match: 'rm *', guard: true, deny: 'no rm' })
  const [hooked] = hookedAgent(new Agent({ name: 'a', tools: [shell] }), session).tools as ShellTool[]
  const { output } = await hooked!.shell!.run({ commands: ['ls', 'rm x', 'pwd'] })
  expect(ran).toEqual(['ls', 'pwd'])
  expect(output.map(({ stderr }) => stderr)).toEqual(['', 'no rm', ''])
})

test('changes of files are asked about with their diff', async () => {
  const done: string[] = []
  const write = async ({ path, diff = '' }: { path: string; diff?: string }) =>
    void done.push(`${path} ${diff}`)
  const patch = applyPatchTool({ editor: { createFile: write, updateFile: write, deleteFile: write } })
  const session = await opened(
    { id: 'no', on: 'patch.before', match: '*.env', guard: true, deny: 'secret' },
    {
      id: 'sign',
      on: 'patch.before',
      match: 'a.js',
      rewrites: true,
      call: () => ({ rewrite: { patch: '+signed' } }),
    },
  )
  const [hooked] = hookedAgent(new Agent({ name: 'a', tools: [patch] }), session).tools as ApplyPatchTool[]
  const { editor } = hooked!
  expect(await editor.deleteFile({ type: 'delete_file', path: 'x.env' })).toEqual({
    status: 'failed',
    output: 'secret',
  })
  await editor.createFile({ type: 'create_file', path: 'a.js', diff: '+a' })
  await editor.updateFile({ type: 'update_file', path: 'b.js', diff: '+b' })
  expect(done).toEqual(['a.js +signed', 'b.js +b'])
})

test('tools of the AI SDK that answer in pieces are whole for hooks and for the model, in a stream as well', async () => {
  const outputs: unknown[] = []
  const session = await opened(
    { id: 'rules', on: 'session.start', context: 'Be kind' },
    {
      id: 'audit',
      on: 'tool.after',
      call: ({ event }) => void outputs.push((event.data as { output: unknown }).output),
    },
  )
  const tools = {
    count: tool({
      inputSchema: z.object({}),
      async *execute() {
        yield 'one'
        yield 'one, two'
      },
    }),
    elsewhere: tool({ inputSchema: z.object({}), outputSchema: z.string() }),
  }
  const usage = {
    inputTokens: { total: 1, noCache: 1, cacheRead: 0, cacheWrite: 0 },
    outputTokens: { total: 1, text: 1, reasoning: 0 },
  }
  const model = new MockLanguageModelV4({
    doStream: async () => ({
      stream: simulateReadableStream({
        chunks: [
          { type: 'tool-call', toolCallId: 'c1', toolName: 'count', input: '{}' },
          { type: 'finish', finishReason: { unified: 'tool-calls', raw: undefined }, usage },
        ],
      }),
    }),
  })
  const hooked = hookedTools(tools, session)
  expect(hooked.elsewhere).toBe(tools.elsewhere)
  const result = streamText({ model: hookedModel(model, session), tools: hooked, prompt: 'go' })
  expect((await result.toolResults).map(({ output }) => output)).toEqual(['one, two'])
  expect(outputs).toEqual(['one, two'])
  expect(model.doStreamCalls[0]?.prompt[0]).toEqual({ role: 'system', content: 'Be kind' })
})

test('Claude Code is asked what hooks listen to, beside what it was asked before', () => {
  const before = { hooks: [] }
  const hooks = createHooks([
    { id: 'g', on: 'exec.before', guard: true, deny: 'no' },
    { id: 's', on: 'session.start', context: 'hello' },
    { id: 'other', on: 'task.complete', agents: ['codex'], deny: 'no' },
  ])
  const { hooks: found = {}, cwd } = hookedOptions({ cwd: '/tmp', hooks: { PreToolUse: [before] } }, hooks)
  expect(cwd).toBe('/tmp')
  expect(Object.keys(found).toSorted()).toEqual(['PreToolUse', 'SessionStart', 'UserPromptSubmit'])
  expect(found.PreToolUse?.[0]).toBe(before)
  expect(found.PreToolUse?.map(({ onFailure }) => onFailure)).toEqual([undefined, 'block'])
})
