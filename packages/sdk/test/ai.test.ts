import { generateText, isStepCount, tool, ToolLoopAgent, type ToolSet } from 'ai'
import { MockLanguageModelV4 } from 'ai/test'
import { expect, test } from 'vitest'
import * as z from 'zod'
import { hookedTools, withHooks } from '../src/ai/index.ts'
import { createHooks, openSession, type CodeHook, type Session } from '../src/index.ts'

const NO: CodeHook = { id: 'no', on: 'tool.before', guard: true, deny: 'Not that' }
const RULES: CodeHook = { id: 'rules', on: 'session.start', context: 'Be kind' }

const opened = (...hooks: readonly CodeHook[]): Promise<Session> =>
  openSession(createHooks(hooks), { agent: 'mine', cwd: '/tmp' })

const usage = {
  inputTokens: { total: 1, noCache: 1, cacheRead: 0, cacheWrite: 0 },
  outputTokens: { total: 1, text: 1, reasoning: 0 },
}

/** A model that calls this tool, and then is done. */
function calling(toolName: string): MockLanguageModelV4 {
  let at = 0
  return new MockLanguageModelV4({
    doGenerate: async () => ({
      content:
        at++ === 0
          ? [{ type: 'tool-call', toolCallId: 'c1', toolName, input: '{}' }]
          : [{ type: 'text', text: 'done' }],
      finishReason: { unified: at === 1 ? 'tool-calls' : 'stop', raw: undefined },
      usage,
      warnings: [],
    }),
  })
}

const works = (done: string[]): ToolSet => ({
  deploy: tool({ inputSchema: z.object({}), execute: () => void done.push('deploy') }),
})

test('tools and a model that are given with a call ask', async () => {
  const done: string[] = []
  const model = calling('deploy')
  const agent = new ToolLoopAgent(
    withHooks(
      {
        model: calling('none'),
        prepareCall: (call: object) => ({ ...call, model, tools: works(done) }) as never,
      },
      await opened(NO, RULES),
    ),
  )
  await agent.generate({ prompt: 'go' })
  expect(done).toEqual([])
  expect(JSON.stringify(model.doGenerateCalls[1]?.prompt)).toContain('Not that')
  expect(model.doGenerateCalls[0]?.prompt[0]).toEqual({ role: 'system', content: 'Be kind' })
})

test('a call that is prepared of what has hooks already asks once, and a hook ends it', async () => {
  const asked: string[] = []
  const audit: CodeHook = {
    id: 'audit',
    on: 'tool.before',
    call: ({ event }) => (asked.push(event.name), { stop: true }),
  }
  const done: string[] = []
  const model = calling('deploy')
  const agent = new ToolLoopAgent(
    withHooks(
      {
        model,
        tools: works(done),
        prepareCall: (call: object) => ({ ...call, stopWhen: isStepCount(5) }) as never,
      },
      await opened(audit),
    ),
  )
  await agent.generate({ prompt: 'go' })
  expect([asked, done, model.doGenerateCalls.length]).toEqual([['tool.before'], ['deploy'], 1])
})

test('a model that is given with a step is told what hooks have to say', async () => {
  const model = calling('none')
  const settings = withHooks({ model: calling('none'), prepareStep: () => ({ model }) }, await opened(RULES))
  await generateText({ ...settings, prompt: 'go' })
  expect(model.doGenerateCalls[0]?.prompt[0]).toEqual({ role: 'system', content: 'Be kind' })
})

test('a tool that is put among them later asks', async () => {
  const done: string[] = []
  const tools = hookedTools<ToolSet>({}, await opened(NO))
  tools['deploy'] = works(done)['deploy']!
  await generateText({ model: calling('deploy'), tools, prompt: 'go' })
  Object.assign(tools, works(done))
  await generateText({ model: calling('deploy'), tools, prompt: 'go' })
  expect(done).toEqual([])
})
