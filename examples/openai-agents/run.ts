import { deepEqual, doesNotMatch, equal, match } from 'node:assert/strict'
import { mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createHooks, openSession } from '@hookline/sdk'
import { withHooks } from '@hookline/sdk/openai-agents'
import {
  Agent,
  run,
  setTracingDisabled,
  shellTool,
  tool,
  user,
  type AgentInputItem,
  type MCPServer,
} from '@openai/agents'
import * as z from 'zod'
import { ScriptedModel } from './model.ts'

setTracingDisabled(true)
const project = realpathSync(mkdtempSync(join(tmpdir(), 'hookline-openai-agents-')))
process.on('exit', () => rmSync(project, { recursive: true, force: true }))

// 1. Two agents that hand over to each other, with a shell, a tool, and an MCP server. Their model is a script.
const done: string[] = []
const deploy = tool({
  name: 'deploy',
  description: 'Deploys to a place',
  parameters: z.object({ to: z.string() }),
  execute: ({ to }) => {
    done.push(`deployed to ${to}`)
    return `live at ${to}`
  },
})
const shell = shellTool({
  shell: {
    async run({ commands }) {
      done.push(...commands)
      return { output: [{ stdout: 'fine', stderr: '', outcome: { type: 'exit', exitCode: 0 } }] }
    },
  },
})
const tracker = {
  name: 'tracker',
  cacheToolsList: false,
  connect: async () => undefined,
  close: async () => undefined,
  invalidateToolsCache: async () => undefined,
  listTools: async () => [
    {
      name: 'close_issue',
      inputSchema: {
        type: 'object',
        properties: { id: { type: 'number' } },
        required: ['id'],
        additionalProperties: false,
      },
    },
  ],
  async callTool(name: string) {
    done.push(`called ${name}`)
    return [{ type: 'text', text: 'closed' }]
  },
} as unknown as MCPServer
const model = new ScriptedModel([
  { shell: 'git push --force' },
  { shell: 'ls' },
  { tool: 'transfer_to_operator', input: {} },
  { tool: 'deploy', input: { to: 'production' } },
  { tool: 'close_issue', input: { id: 7 } },
  'It is out.',
  'It is out, at staging.',
])
const operator = new Agent({
  name: 'operator',
  instructions: 'You deploy.',
  model,
  tools: [deploy],
  mcpServers: [tracker],
})
const writer = new Agent({
  name: 'writer',
  instructions: 'You write.',
  model,
  tools: [shell],
  handoffs: [operator],
})

// 2. Hooks, in code.
const heard: string[] = []
const hooks = createHooks([
  { id: 'rules', on: 'session.start', context: 'Deploy on Fridays only.' },
  { id: 'no-force', on: 'exec.before', match: 'git push *--force*', guard: true, deny: 'Open a PR' },
  {
    id: 'staging-first',
    on: 'tool.before',
    match: 'deploy',
    rewrites: true,
    call: () => ({ rewrite: { input: { to: 'staging' } } }),
  },
  {
    id: 'no-closing',
    on: 'mcp.before',
    match: 'tracker/close_*',
    guard: true,
    deny: 'Issues are closed by people',
  },
  {
    id: 'say-where',
    on: 'task.complete',
    if: '!event.data.lastMessage.contains("staging")',
    deny: 'Say where it is',
  },
  { id: 'audit', on: ['*.after', 'task.complete'], call: ({ event }) => void heard.push(event.name) },
])
deepEqual(await hooks.check(), [])
const session = await openSession(hooks, { agent: 'team', cwd: project })

// 3. A task.
let agent = withHooks(writer, session)
let history: AgentInputItem[] = []
const result = await session.task('Put it out.', async (prompt) => {
  const answered = await run(agent, [...history, user(prompt)])
  history = answered.history
  agent = answered.lastAgent ?? agent
  return answered
})
await session.end()
await hooks.close()

const given = model.requests.map(
  ({ systemInstructions, input }) => `${systemInstructions} ${JSON.stringify(input)}`,
)
match(given[0]!, /You write\.\nDeploy on Fridays only\./)
match(given[4]!, /You deploy\.\nDeploy on Fridays only\./)
say('both agents know the rules')

deepEqual(done, ['ls', 'deployed to staging'])
match(given[1]!, /Open a PR/)
say('nothing was pushed by force, and the model knows why')

match(given[4]!, /live at staging/)
doesNotMatch(given[4]!, /live at production/)
say('what the second agent deployed went to staging')

match(given[5]!, /Issues are closed by people/)
say('the MCP server was never asked to close an issue')

equal(result.finalOutput, 'It is out, at staging.')
match(given[6]!, /Say where it is/)
say('it was not done before it had said where')

deepEqual(heard, ['exec.after', 'tool.after', 'task.complete', 'task.complete'])
say('what was done was told, and what was denied was not')

function say(line: string): void {
  process.stdout.write(`✓ ${line}\n`)
}
