import { chmodSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { LifecycleEvent } from '@hookline/core'
import { Codex, type CodexOptions, type Thread } from '@openai/codex-sdk'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { withHooks } from '../src/codex/index.ts'
import { createHooks, type CodeHook } from '../src/index.ts'

const dir = realpathSync(mkdtempSync(join(tmpdir(), 'hookline-sdk-')))
beforeAll(() => {
  process.env['XDG_STATE_HOME'] = join(dir, 'state')
})
afterAll(() => rmSync(dir, { recursive: true, force: true }))

/** A program that says what Codex said when it was recorded, one text for each time that it is started. */
function recorded(...texts: readonly string[]): string {
  const program = join(mkdtempSync(join(dir, 'codex-')), 'codex')
  for (const [at, text] of texts.entries()) writeFileSync(`${program}.${at}`, text)
  writeFileSync(
    program,
    `#!/bin/sh
cat > "$0.prompt"; n=$(cat "$0.n" 2>/dev/null || echo 0); echo $((n + 1)) > "$0.n"; cat "$0.$n"
`,
  )
  chmodSync(program, 0o755)
  return program
}

const fixture = (name: string): string =>
  readFileSync(join(import.meta.dirname, '../fixtures', `${name}.jsonl`), 'utf8')

type Heard = Pick<LifecycleEvent, 'name' | 'channel' | 'data'>

function audit(heard: LifecycleEvent[]): CodeHook {
  return { id: 'audit', on: '*', call: ({ event }) => void heard.push(event) }
}

const told = (heard: readonly LifecycleEvent[]): readonly (readonly [string, Heard['data']])[] =>
  heard.map(({ name, data }) => [name, data])

/** A thread of a Codex that is only watched. */
function watched(
  program: string,
  ...hooks: readonly CodeHook[]
): { readonly thread: Thread; readonly heard: LifecycleEvent[] } {
  const heard: LifecycleEvent[] = []
  const codex = withHooks(new Codex({ codexPathOverride: program }), createHooks([...hooks, audit(heard)]))
  return { thread: codex.startThread({ workingDirectory: '/workspace', model: 'gpt-5.5' }), heard }
}

test('three turns of a thread are told as they went', async () => {
  const [first = '', second = '', third = ''] = fixture('sdk-run-streamed').split(
    /(?<=\n)(?=\{"type":"thread\.started")/,
  )
  const { thread, heard } = watched(recorded(first, second, third))
  const { finalResponse, items, usage } = await thread.run('go')
  expect([finalResponse, items.length, usage?.input_tokens]).toEqual(['sdk done', 4, 30])
  const exec = { command: 'echo sdk', argv: null, cwd: '/workspace', callId: null }
  const files = [{ path: 's.txt', change: 'add', to: null }]
  expect(told(heard)).toEqual([
    ['task.start', { prompt: 'go' }],
    ['session.start', { source: 'startup' }],
    ['exec.before', exec],
    ['exec.after', { ...exec, ok: true, exitCode: 0, output: 'sdk\n', durationMs: null }],
    ['patch.before', { files, patch: null, callId: null }],
    ['patch.after', { files, patch: null, callId: null, ok: true, output: null }],
    ['agent.message', { text: 'sdk done' }],
    [
      'task.complete',
      {
        status: 'completed',
        lastMessage: 'sdk done',
        usage: { inputTokens: 30, cachedInputTokens: 0, outputTokens: 15, totalTokens: 45 },
        error: null,
        durationMs: expect.any(Number),
      },
    ],
    ['session.end', { reason: 'other' }],
  ])
  const session = { id: thread.id, cwd: '/workspace', root: '/workspace', model: 'gpt-5.5' }
  expect(heard[3]).toMatchObject({ channel: 'stream', agent: { name: 'codex' }, session })

  heard.length = 0
  await thread.run('more')
  expect(heard[1]?.data).toEqual({ source: 'resume' })
  // Codex counts a thread from its beginning
  expect(heard.at(-2)).toMatchObject({
    data: { usage: { inputTokens: 10, outputTokens: 5, totalTokens: 15 } },
  })

  heard.length = 0
  await expect(thread.run('fail')).rejects.toThrow('sdk bad')
  expect(told(heard).slice(2)).toMatchObject([
    ['error', { message: '{"error":{"message":"sdk bad"}}' }],
    ['task.complete', { status: 'failed', error: '{"error":{"message":"sdk bad"}}' }],
    ['session.end', {}],
  ])
})

test.for([
  ['todo-list', 'tool.after', { tool: 'update_plan', ok: true }],
  ['reconnecting', 'error', { message: expect.stringContaining('Reconnecting') }],
  ['basic', 'task.complete', { status: 'completed' }],
] as const)('of %s hooks hear %s', async ([name, event, data]) => {
  const { thread, heard } = watched(recorded(fixture(name)))
  await thread.run('go')
  expect(heard.find((one) => one.name === event)?.data).toMatchObject(data)
})

test('a stream that breaks off is a task that failed, one that nobody reads on was interrupted', async () => {
  const text = fixture('interrupted.sigint')
  const broken = watched(recorded(`${text}not JSON\n`))
  await expect(broken.thread.run('go')).rejects.toThrow('not JSON')
  expect(broken.heard.at(-2)).toMatchObject({ name: 'task.complete', data: { status: 'failed' } })
  const ended = watched(recorded(text))
  await ended.thread.run('go')
  expect(ended.heard.at(-2)).toMatchObject({ name: 'task.complete', data: { status: 'failed' } })
  const left = watched(recorded(fixture('basic')))
  const { events } = await left.thread.runStreamed('go')
  for await (const { type } of events) if (type === 'item.started') break
  expect(left.heard.at(-2)).toMatchObject({ name: 'task.complete', data: { status: 'interrupted' } })
})

test('a prompt that hooks do not want never reaches Codex; their words go before one that they do', async () => {
  const program = recorded(fixture('basic'))
  const closed = watched(program, { id: 'closed', on: 'task.start', deny: 'Not today' })
  await expect(closed.thread.run('go')).rejects.toMatchObject({ code: 'TASK_DENIED', message: 'Not today' })
  const ended = watched(program, { id: 'ended', on: 'task.start', call: () => ({ stop: true }) })
  await expect(ended.thread.run('go')).rejects.toMatchObject({ code: 'TASK_DENIED' })
  const open = watched(program, { id: 'rules', on: 'task.start', context: 'Be kind' })
  await open.thread.run('go')
  expect(readFileSync(`${program}.prompt`, 'utf8')).toBe('Be kind\n\ngo')
})

const guard: CodeHook = { id: 'no-rm', on: 'exec.before', match: 'rm *', guard: true, deny: 'no' }

test('what a Codex that is watched cannot be told is said, and what it said stays as it was', async () => {
  const unsaid: string[] = []
  const hooks = createHooks([{ id: 'no', on: 'exec.before', deny: 'not so' }])
  const codex = withHooks(new Codex({ codexPathOverride: recorded(fixture('basic')) }), hooks, {
    unsaid: (sentence) => void unsaid.push(sentence),
  })
  const { events } = await codex.startThread().runStreamed('go')
  for await (const event of events) expect(Object.isFrozen(event)).toBe(false)
  expect(unsaid[0]).toBe('Codex is only watched at exec.before: deny, not so')
})

test('where a guard has to be asked, a Codex that was made before is not taken', () => {
  const make = (): unknown => withHooks(new Codex({ codexPathOverride: '/bin/true' }), createHooks([guard]))
  expect(make).toThrow(expect.objectContaining({ code: 'GUARD_UNASKED' }))
})

test.for<CodexOptions>([
  { configOverrides: ['hooks.Stop=[]'] },
  { configOverrides: [' hooks = {}'] },
  { config: { hooks: { Stop: [] } } },
  { config: { 'hooks.Stop': [] } },
  { config: { features: { hooks: false } } },
  { config: { 'features.hooks': false } },
])('hooks of Codex that are set already are not replaced without a word: %j', (options) => {
  const make = (): unknown => withHooks(options, createHooks([guard]))
  expect(make).toThrow(expect.objectContaining({ code: 'HOOKS_TAKEN' }))
})

test('other settings are taken', async () => {
  const options = {
    config: { features: { unified_exec: true }, hooks_of_mine: 1 },
    configOverrides: ['model="x"'],
  }
  const codex = withHooks(options, createHooks([guard]))
  expect(codex.startThread().id).toBeNull()
  await codex.close()
})

test('a Codex that works and does not ask is ended', async () => {
  const codex = withHooks({ codexPathOverride: recorded(fixture('basic')) }, createHooks([guard]))
  await expect(codex.startThread().run('go')).rejects.toMatchObject({ code: 'GATE_SILENT' })
  await codex.close()
  // it warns before it has a prompt to ask about
  const warning = withHooks(
    { codexPathOverride: recorded(fixture('interrupted.sigint')) },
    createHooks([guard]),
  )
  expect(await warning.startThread().run('go')).toMatchObject({ finalResponse: '' })
  await warning.close()
})

test('what Codex would tell by its own hooks its stream does not tell again; what it would not, it does', async () => {
  const item = (fields: object): string =>
    `${JSON.stringify({ type: 'item.completed', item: { id: 'i', ...fields } })}\n`
  const mcp = { type: 'mcp_tool_call', server: 's', tool: 't', arguments: { a: 1 } }
  const text = [
    '{"type":"thread.started","thread_id":"t1"}\n',
    item({
      type: 'command_execution',
      command: '/bin/bash -c ls',
      aggregated_output: '',
      exit_code: 0,
      status: 'completed',
    }),
    item({ ...mcp, status: 'completed', result: { content: [] } }),
    item({ ...mcp, status: 'failed', error: { message: 'no such tool' } }),
    // of a command that applies a patch no hook tells that it was applied
    item({
      type: 'file_change',
      changes: [{ path: '/workspace/a.js', kind: 'update' }],
      status: 'completed',
    }),
    item({ type: 'web_search', query: 'hooks' }),
    item({ type: 'agent_message', text: 'done' }),
    '{"type":"turn.completed","usage":{"input_tokens":1,"cached_input_tokens":0,"output_tokens":1}}\n',
  ].join('')
  const heard: LifecycleEvent[] = []
  const codex = withHooks({ codexPathOverride: recorded(text) }, createHooks([audit(heard)]))
  await codex.startThread({ workingDirectory: '/workspace' }).run('go')
  await codex.close()
  expect(told(heard)).toMatchObject([
    ['mcp.after', { server: 's', tool: 't', arguments: { a: 1 }, ok: false, error: 'no such tool' }],
    ['tool.after', { tool: 'web_search' }],
    ['agent.message', { text: 'done' }],
    ['patch.after', { files: [{ path: 'a.js', change: 'update', to: null }], ok: true }],
  ])
})
