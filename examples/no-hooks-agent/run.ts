import { deepEqual, equal, ok } from 'node:assert/strict'
import { existsSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createHooks } from '@hookline/sdk'
import { Agent } from '@huggingface/mcp-client'
import { work } from './hooked.ts'
import { startModel } from './model.ts'

const project = realpathSync(mkdtempSync(join(tmpdir(), 'hookline-no-hooks-')))
const at = (name: string): string => join(project, name)
writeFileSync(at('notes.md'), 'Nobody has a copy of these.\n')
process.on('exit', () => rmSync(project, { recursive: true, force: true }))

const model = await startModel([
  { tool: 'write_file', input: { path: at('notes.md'), content: '' } },
  { tool: 'write_file', input: { path: at('greet.js'), content: 'hello' } },
  { tool: 'read_text_file', input: { path: at('greet.js') } },
  'It is done.',
  // it is its way to ask once more before it stops
  '',
  'It is done, and it says hello, you.',
  { tool: 'read_text_file', input: { path: at('greet.js') } },
  'It is, you.',
  '',
])
const heard: string[] = []
const hooks = createHooks([
  { id: 'rules', on: 'session.start', context: 'Be friendly.' },
  {
    id: 'keep-notes',
    on: 'mcp.before',
    match: '*/write_file',
    guard: true,
    if: 'event.data.arguments.path.endsWith("notes.md")',
    deny: 'The notes stay as they are',
  },
  {
    id: 'friendlier',
    on: 'mcp.before',
    match: '*/write_file',
    rewrites: true,
    call: ({ event }) => {
      const { arguments: given } = event.data as { readonly arguments: { readonly content: string } }
      return given.content === ''
        ? undefined
        : { rewrite: { arguments: { ...given, content: `${given.content}, you` } } }
    },
  },
  {
    id: 'say-it',
    on: 'task.complete',
    if: '!event.data.lastMessage.contains("you")',
    deny: 'Say what it says',
  },
  { id: 'audit', on: '*', call: ({ event }) => void heard.push(event.name) },
])
deepEqual(await hooks.check(), [])

// The agent as its own README has it, with a server of MCP for its tools.
const server = fileURLToPath(import.meta.resolve('@modelcontextprotocol/server-filesystem/dist/index.js'))
const agent = new Agent({
  endpointUrl: model.url,
  model: 'scripted',
  apiKey: 'none',
  servers: [{ command: process.execPath, args: [server, project], stderr: 'ignore' }],
})
await agent.loadTools()
const said = await work(agent, 'Greet me.', hooks)
const first = heard.splice(0)
await work(agent, 'Is it still there?', hooks)
const second = heard.splice(0)
await model.close()
const failure = await work(agent, 'Again.', hooks).catch((thrown: unknown) => thrown)
await agent.cleanup()
await hooks.close()

ok(model.told[0]!.includes('Be friendly.'))
say('the model knew the rules from its first word on')

equal(readFileSync(at('notes.md'), 'utf8'), 'Nobody has a copy of these.\n')
ok(model.told[1]!.includes('The notes stay as they are'))
say('the notes are there, and the model knows why')

equal(readFileSync(at('greet.js'), 'utf8'), 'hello, you')
ok(existsSync(at('greet.js')) && model.told[3]!.includes('hello, you'))
say('the greeting is friendlier than the model had it')

equal(said, 'It is done, and it says hello, you.')
ok(model.told[5]!.includes('Say what it says'))
say('it was not done before it had said so')

deepEqual(first, [
  'session.start',
  'task.start',
  'mcp.before',
  'mcp.before',
  'mcp.after',
  'mcp.before',
  'mcp.after',
  'task.complete',
  'task.complete',
  'session.end',
])
say('hooks heard of all of it, from an agent that has none')

equal(second.filter((name) => name === 'mcp.before').length, 1)
say('in its second session each call is asked about once')

ok(failure instanceof Error)
equal(heard.at(-1), 'session.end')
say('a session that fails has an end')

function say(line: string): void {
  process.stdout.write(`✓ ${line}\n`)
}
