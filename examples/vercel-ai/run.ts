import { deepEqual, equal, match, ok } from 'node:assert/strict'
import { mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { loadHooks, openSession } from '@hookline/sdk'
import { withHooks } from '@hookline/sdk/ai'
import { generateText, stepCountIs, tool, type ModelMessage } from 'ai'
import type { MockLanguageModelV4 } from 'ai/test'
import * as z from 'zod'
import { scripted } from './model.ts'

const project = realpathSync(mkdtempSync(join(tmpdir(), 'hookline-vercel-ai-')))
process.on('exit', () => rmSync(project, { recursive: true, force: true }))

/** What was really done. Nothing is run here: it is about who is asked. */
const done: string[] = []
const tools = {
  shell: tool({
    description: 'Runs a command',
    inputSchema: z.object({ command: z.string() }),
    execute: ({ command }) => {
      done.push(`ran ${command}`)
      return `output of ${command}`
    },
  }),
  write: tool({
    description: 'Writes a file',
    inputSchema: z.object({ path: z.string(), text: z.string() }),
    execute: ({ path }) => void done.push(`wrote ${path}`),
  }),
  mail: tool({
    description: 'Sends a mail',
    inputSchema: z.object({ to: z.string() }),
    execute: ({ to }) => void done.push(`mailed ${to}`),
  }),
}

// 1. The model is a script: no key, no network.
const model: MockLanguageModelV4 = scripted([
  { tool: 'shell', input: { command: 'cd src && sudo rm -rf notes' } },
  { tool: 'shell', input: { command: 'npm install left-pad' } },
  { tool: 'write', input: { path: '.env', text: 'TOKEN=1' } },
  { tool: 'write', input: { path: 'src/greet.js', text: '' } },
  { tool: 'mail', input: { to: 'all@example.com' } },
  'I am done.',
  'I am done, and the tests passed.',
])

// 2. Hooks of a hooks.toml, a session, and the settings with hooks in them.
const hooks = await loadHooks({ file: join(import.meta.dirname, 'hooks.toml'), agents: ['helper'] })
deepEqual(await hooks.check(), [])
const asked: string[] = []
const session = await openSession(hooks, {
  agent: 'helper',
  cwd: project,
  askUser(question) {
    asked.push(question)
    return false
  },
})
const settings = withHooks({ model, tools, stopWhen: stepCountIs(10) }, session, {
  kinds: { shell: { exec: 'command' }, write: { patch: 'path' } },
})

// 3. A task: hooks hear of its start and of its end, and may send the model back to work.
const messages: ModelMessage[] = []
const result = await session.task('Greet me.', async (prompt) => {
  messages.push({ role: 'user', content: prompt })
  const answered = await generateText({ ...settings, messages })
  messages.push(...answered.response.messages)
  return answered
})
await session.end()
await hooks.close()

const calls = model.doGenerateCalls.map(({ prompt }) => JSON.stringify(prompt))
match(calls[0]!, /House rules: nothing is removed/)
say('the model knew the rules from its first word on')

ok(!done.some((one) => one.includes('rm -rf')))
match(calls[1]!, /Nothing here is removed/)
say('nothing was removed, though the command hid it, and the model knows why')

deepEqual(done, ['ran npm install --ignore-scripts', 'wrote src/greet.js'])
match(calls[2]!, /output of npm install --ignore-scripts/)
say('npm install ran without scripts; one file was written, and no secret')

deepEqual(asked, ['May a mail go to all@example.com?'])
match(calls[5]!, /the user said no/)
say('the user was asked about the mail, and said no')

equal(result.text, 'I am done, and the tests passed.')
match(calls[6]!, /Say that the tests passed, once they did/)
say('it could not be done before the tests had passed')

function say(line: string): void {
  process.stdout.write(`✓ ${line}\n`)
}
