import { deepEqual, equal, ok } from 'node:assert/strict'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { query, type SDKMessage } from '@anthropic-ai/claude-agent-sdk'
import { findClaude, startClaudeModel } from '@hookline/repo-tests/e2e'
import { createHooks } from '@hookline/sdk'
import { withHooks } from '@hookline/sdk/claude-agent'

const claude = findClaude()
if (typeof claude !== 'string') throw new Error(claude.missing)
const folder = realpathSync(mkdtempSync(join(tmpdir(), 'hookline-claude-agent-')))
const project = join(folder, 'project')
mkdirSync(project)
writeFileSync(join(project, 'notes.md'), 'Nobody has a copy of these.\n')
process.on('exit', () => rmSync(folder, { recursive: true, force: true, maxRetries: 9 }))

// 1. The model is a script, on loopback. Claude Code is the real one.
const model = await startClaudeModel([
  { tool: 'Bash', input: { command: 'rm notes.md', description: 'Remove' } },
  { tool: 'Bash', input: { command: 'touch deployed', description: 'Deploy' } },
  { tool: 'Write', input: { file_path: join(project, 'greet.js'), content: 'hello\n' } },
  'I am done.',
  'I am done, and the tests passed.',
])

// 2. Hooks, in this process: what they keep they keep in a variable.
const heard: string[] = []
const hooks = createHooks([
  { id: 'rules', on: 'session.start', context: 'Nothing is removed here.' },
  { id: 'no-rm', on: 'exec.before', match: 'rm *', guard: true, deny: 'Nothing here is removed' },
  {
    id: 'rehearse',
    on: 'exec.before',
    match: 'touch deployed',
    rewrites: true,
    call: () => ({ rewrite: { command: 'touch rehearsed' } }),
  },
  {
    id: 'tests-first',
    on: 'task.complete',
    if: '!event.data.lastMessage.contains("passed")',
    deny: 'Run the tests',
  },
  { id: 'audit', on: '*', call: ({ event }) => void heard.push(event.name) },
])
deepEqual(await hooks.check(), [])

// 3. A query as ever, with hooks in its options.
const messages: SDKMessage[] = []
const options = withHooks(
  {
    cwd: project,
    pathToClaudeCodeExecutable: claude,
    permissionMode: 'bypassPermissions',
    allowDangerouslySkipPermissions: true,
    settingSources: [],
    env: {
      PATH: process.env['PATH'],
      HOME: folder,
      ANTHROPIC_BASE_URL: model.url,
      ANTHROPIC_API_KEY: 'none',
      CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
      CLAUDE_CODE_MAX_RETRIES: '0',
      DISABLE_AUTOUPDATER: '1',
      IS_SANDBOX: '1',
    },
  },
  hooks,
)
for await (const message of query({ prompt: 'Greet me.', options })) messages.push(message)
await hooks.close()
await model.close()

const given = model.asked.map(({ texts }) => texts.join('\n'))
const has = (name: string): boolean => existsSync(join(project, name))
ok(given[0]!.includes('Nothing is removed here'))
say('the model knew the rules from its first word on')

ok(has('notes.md'))
ok(given[1]!.includes('Nothing here is removed'))
say('the notes are there, and the model knows why')

deepEqual([has('deployed'), has('rehearsed')], [false, true])
say('nothing was deployed, only rehearsed')

equal(readFileSync(join(project, 'greet.js'), 'utf8'), 'hello\n')
ok(given[4]!.includes('Run the tests'))
const last = messages.at(-1)
equal(
  last?.type === 'result' && last.subtype === 'success' && last.result,
  'I am done, and the tests passed.',
)
say('it was not done before the tests had passed')

const COUNTED = [
  'session.start',
  'task.start',
  'exec.before',
  'exec.after',
  'patch.before',
  'patch.after',
  'task.complete',
]
deepEqual(
  COUNTED.map((name) => heard.filter((one) => one === name).length),
  [1, 1, 2, 1, 1, 1, 2],
)
say('hooks heard of all of it, in this process')

function say(line: string): void {
  process.stdout.write(`✓ ${line}\n`)
}
