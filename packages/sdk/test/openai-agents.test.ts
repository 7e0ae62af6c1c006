import {
  Agent,
  computerTool,
  run,
  setTracingDisabled,
  tool,
  toolSearchTool,
  Usage,
  type AgentInputItem,
  type AgentOutputItem,
  type Computer,
  type MCPServer,
  type Model,
} from '@openai/agents'
import { SandboxAgent } from '@openai/agents/sandbox'
import { UnixLocalSandboxClient } from '@openai/agents/sandbox/local'
import { expect, test } from 'vitest'
import * as z from 'zod'
import { createHooks, openSession, type CodeHook, type Session } from '../src/index.ts'
import { withHooks } from '../src/openai-agents/index.ts'

setTracingDisabled(true)

const NO_RM: CodeHook = {
  id: 'no-rm',
  on: ['exec.before', 'tool.before', 'mcp.before'],
  guard: true,
  deny: 'Not that',
}

const opened = (...hooks: readonly CodeHook[]): Promise<Session> =>
  openSession(createHooks(hooks), { agent: 'mine', cwd: '/tmp' })

/** A model that says these, one after the other, and what it was told at the end. */
function scripted(...script: readonly object[]): { readonly model: Model; readonly told: () => string } {
  let [at, last] = [0, '']
  const model = {
    async getResponse({ input }: { readonly input: string | AgentInputItem[] }) {
      last = JSON.stringify(input)
      const said = script[at++] ?? {
        type: 'message',
        role: 'assistant',
        status: 'completed',
        content: [{ type: 'output_text', text: 'done' }],
      }
      return { usage: new Usage({}), output: [{ callId: `c${at}`, ...said } as unknown as AgentOutputItem] }
    },
    getStreamedResponse: () => {
      throw new Error('nothing is streamed here')
    },
  }
  return { model, told: () => last }
}

const call = (name: string, input: object = {}): object => ({
  type: 'function_call',
  name,
  status: 'completed',
  arguments: JSON.stringify(input),
})

const works = (done: string[], name = 'deploy') =>
  tool({ name, description: 'does it', parameters: z.object({}), execute: () => void done.push(name) })

function server(done: string[]): MCPServer {
  const schema = { type: 'object', properties: {}, required: [], additionalProperties: false }
  return {
    name: 'tracker',
    cacheToolsList: false,
    connect: async () => undefined,
    close: async () => undefined,
    invalidateToolsCache: async () => undefined,
    listTools: async () => [{ name: 'close_issue', inputSchema: schema }],
    callTool: async (name: string) => (done.push(name), []),
  } as unknown as MCPServer
}

const LATER: Readonly<Record<string, (agent: Agent, done: string[]) => string>> = {
  'a tool': (agent, done) => (agent.tools.push(works(done)), 'deploy'),
  'a server': (agent, done) => (agent.mcpServers.push(server(done)), 'close_issue'),
}

test.for(Object.entries(LATER))('%s that an agent is given later asks', async ([, give]) => {
  const done: string[] = []
  const agent = withHooks(new Agent({ name: 'a' }), await opened(NO_RM))
  const { model, told } = scripted(call(give(agent, done)))
  await run(agent.clone({ model }), 'go')
  expect(done).toEqual([])
  expect(told()).toContain('Not that')
})

test('an agent that it hands over to later asks, by itself or in a copy', async () => {
  const done: string[] = []
  const agent = withHooks(new Agent({ name: 'a' }), await opened(NO_RM))
  const { model } = scripted(call('transfer_to_b'), call('deploy'))
  agent.handoffs = [new Agent({ name: 'b', model, tools: [works(done)] })]
  await run(agent.clone({ model }), 'go')
  expect(done).toEqual([])
})

test('the shell of a sandbox asks as one', async () => {
  const hook: CodeHook = { id: 'no', on: 'exec.before', match: 'echo *', guard: true, deny: 'Not that' }
  const { model, told } = scripted(call('exec_command', { cmd: 'echo from the sandbox' }))
  const agent = withHooks(new SandboxAgent({ name: 'a', model }) as unknown as Agent, await opened(hook))
  await run(agent, 'go', { sandbox: { client: new UnixLocalSandboxClient() } })
  expect(told()).toContain('Not that')
})

test('what a search of the program finds asks', async () => {
  const done: string[] = []
  const search = toolSearchTool({
    execution: 'client',
    execute: () => [{ ...works(done), deferLoading: true }] as never,
  })
  const { model, told } = scripted(
    { type: 'tool_search_call', status: 'completed', arguments: { paths: ['deploy'] }, execution: 'client' },
    call('deploy'),
  )
  await run(withHooks(new Agent({ name: 'a', model, tools: [search] }), await opened(NO_RM)), 'go')
  expect(done).toEqual([])
  expect(told()).toContain('Not that')
})

test.for(['a computer', 'a function', 'a provider'] as const)(
  'a computer asks before it acts: %s',
  async (kind) => {
    const done: string[] = []
    const does = (name: string) => async () => void done.push(name)
    const names = ['click', 'doubleClick', 'drag', 'keypress', 'move', 'scroll', 'type', 'wait']
    const computer = {
      environment: 'browser',
      dimensions: [1, 1],
      screenshot: async () => 'cGljdHVyZQ==',
      ...Object.fromEntries(names.map((name) => [name, does(name)])),
    } as unknown as Computer
    const given = {
      'a computer': computer,
      'a function': () => computer,
      'a provider': { create: () => computer },
    }
    const { model } = scripted(
      { type: 'computer_call', status: 'completed', action: { type: 'click', x: 1, y: 2, button: 'left' } },
      { type: 'computer_call', status: 'completed', action: { type: 'type', text: 'rm' } },
    )
    const seen: unknown[] = []
    const session = await opened(
      { id: 'see', on: 'tool.before', call: ({ event }) => void seen.push(event.data) },
      { id: 'no', on: 'tool.before', if: 'event.data.input.action == "type"', guard: true, deny: 'Not that' },
    )
    const agent = new Agent({ name: 'a', model, tools: [computerTool({ computer: given[kind] as never })] })
    await run(withHooks(agent, session), 'go')
    expect(done).toEqual(['click'])
    expect(seen).toMatchObject([
      { input: { action: 'click', args: [1, 2, 'left'] } },
      { input: { action: 'type', args: ['rm'] } },
    ])
  },
)

test.for([
  { stopAtToolNames: ['other'] },
  () => ({ isFinalOutput: false, isInterrupted: undefined }) as const,
])('a hook ends the run of an agent that has its own mind about tools', async (toolUseBehavior) => {
  const done: string[] = []
  const { model } = scripted(call('deploy'), call('deploy'))
  const agent = new Agent({ name: 'a', model, tools: [works(done)], toolUseBehavior })
  await run(
    withHooks(agent, await opened({ id: 'end', on: 'tool.after', call: () => ({ stop: true }) })),
    'go',
  )
  expect(done).toEqual(['deploy'])
})
