import type { LifecycleEvent, PatchedFile } from '@hookline/core'
import { event } from '@hookline/testing'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { claudePayload } from '../src/claude.ts'

type Payload = Readonly<Record<string, unknown>>

const FIXTURES = join(import.meta.dirname, '../fixtures/claude-code/2.1.330')
const recorded = (name: string): Payload =>
  JSON.parse(readFileSync(join(FIXTURES, `${name}.json`), 'utf8')) as Payload

/** The session of a recorded payload, as a dialect would have read it. */
function around(payload: Payload) {
  const text = (name: string): string => payload[name] as string
  return {
    session: {
      id: text('session_id'),
      cwd: text('cwd'),
      transcript: text('transcript_path'),
      ...('permission_mode' in payload ? { approval: text('permission_mode') } : {}),
      ...('model' in payload ? { model: text('model') } : { model: undefined }),
    },
    ...('prompt_id' in payload ? { task: { id: text('prompt_id') } } : {}),
    ...('agent_id' in payload ? { subagent: { id: text('agent_id'), type: text('agent_type') } } : {}),
    raw: payload,
  } as Parameters<typeof event>[2] & object
}

type Made = (payload: Payload) => LifecycleEvent
const input = (payload: Payload): { readonly command: string } => payload['tool_input'] as never
const callId = (payload: Payload): string => payload['tool_use_id'] as string

const bash =
  (name: 'exec.before' | 'exec.after', more: object = {}): Made =>
  (payload) =>
    event(name, { command: input(payload).command, callId: callId(payload), ...more }, around(payload))

const mcp =
  (name: 'mcp.before' | 'mcp.after', more: object = {}): Made =>
  (payload) =>
    event(
      name,
      { server: 'lab', tool: 'echo', arguments: { text: 'yo' }, callId: callId(payload), ...more },
      around(payload),
    )

const patched =
  (name: 'patch.before' | 'patch.after', files: readonly PatchedFile[], patch: string): Made =>
  (payload) =>
    event(name, { files, patch, callId: callId(payload) }, around(payload))

const add = { path: 'new.txt', change: 'add', to: null } as const
const update = { path: 'a.txt', change: 'update', to: null } as const
const EDIT = '*** Begin Patch\n*** Update File: a.txt\n@@\n-beta\n+gamma\n*** End Patch\n'
const WRITE = '*** Begin Patch\n*** Add File: new.txt\n+one\n+two\n*** End Patch\n'

/** What of a recording other agents have no word for. */
const OWN = ['effort', 'tool_input.description', 'mcp_server.source', 'permission_suggestions']

const RECORDED: readonly (readonly [
  name: string,
  made: Made,
  path?: string | undefined,
  missing?: readonly string[],
])[] = [
  ['SessionStart.startup', (p) => withoutTask(event('session.start', { source: 'startup' }, around(p)))],
  ['SessionStart.compact', (p) => event('session.start', { source: 'compact' }, around(p))],
  ['SessionEnd.other', (p) => event('session.end', { reason: 'other' }, around(p))],
  ['UserPromptSubmit', (p) => event('task.start', { prompt: 'hello' }, around(p))],
  ['Stop', (p) => event('task.complete', { lastMessage: 'Hi there.\nSecond line.' }, around(p))],
  ['Stop.active', (p) => event('task.complete', { lastMessage: 'second answer' }, around(p))],
  ['PreToolUse.Bash', bash('exec.before')],
  ['PreToolUse.Bash.in-subagent', bash('exec.before')],
  ['PostToolUse.Bash', bash('exec.after', { ok: true, output: 'hi\n/workspace', durationMs: 64 })],
  ['PostToolUseFailure.Bash', bash('exec.after', { ok: false, exitCode: 3, output: 'oops', durationMs: 69 })],
  ['PreToolUse.Edit', patched('patch.before', [update], EDIT), 'a.txt'],
  [
    'PostToolUse.Write.create',
    patched('patch.after', [add], WRITE),
    'new.txt',
    // the spelling of the model is not told
    ['tool_response.filePath'],
  ],
  ['PreToolUse.mcp', mcp('mcp.before')],
  [
    'PostToolUse.mcp',
    mcp('mcp.after', {
      result: { content: [{ type: 'text', text: 'echo: yo' }] },
      ok: true,
      durationMs: 13,
    }),
  ],
  [
    'PreToolUse.ToolSearch',
    (p) =>
      event(
        'tool.before',
        { tool: 'ToolSearch', input: p['tool_input'] as never, callId: callId(p) },
        around(p),
      ),
  ],
  [
    'PermissionRequest.host',
    (p) => event('permission.request', { kind: 'exec', command: 'touch MARK', description: null }, around(p)),
  ],
  ['PreCompact.auto', (p) => event('compact.before', { trigger: 'auto' }, around(p))],
  [
    'PostCompact.manual',
    (p) => event('compact.after', { trigger: 'manual' }, around(p)),
    undefined,
    ['compact_summary'],
  ],
  [
    'Notification.idle_prompt',
    (p) =>
      event('notification', { kind: 'idle_prompt', message: 'Claude is waiting for your input' }, around(p)),
  ],
  [
    'MessageDisplay.print',
    (p) => event('agent.message', { text: 'Hi there.\nSecond line.' }, around(p)),
    undefined,
    ['turn_id', 'message_id'],
  ],
]

test.for(RECORDED)(
  '%s is what Claude Code itself was recorded to send',
  ([name, made, path, missing = []]) => {
    const payload = recorded(name)
    const told = JSON.parse(JSON.stringify(claudePayload(made(payload), path))) as Payload
    for (const field of missing) expect(valueAt(told, field)).toBeDefined()
    const timed = 'duration_ms' in told ? [] : ['duration_ms']
    const leave = [...OWN, ...missing, ...timed]
    expect(without(told, leave)).toEqual(without(payload, leave))
  },
)

describe('what scripts look for', () => {
  const told = (about: LifecycleEvent, path?: string): Payload =>
    JSON.parse(JSON.stringify(claudePayload(about, path))) as Payload
  const patch = (files: readonly PatchedFile[], text: string | null): LifecycleEvent =>
    event('patch.before', { files, patch: text }, { session: { cwd: '/w/sub', root: '/w' } })

  test('is there although the agent did not say: texts, never the word "null"', () => {
    const about = event('exec.before', { command: 'ls', callId: null }, { session: { cwd: '/w' } })
    expect(told(about)).toMatchObject({
      transcript_path: '',
      permission_mode: 'default',
      tool_use_id: about.id,
      tool_input: { command: 'ls' },
    })
  })

  test('a stop that nobody can go on from is told as one that was asked before', () => {
    for (const status of ['interrupted', 'failed'] as const)
      expect(told(event('task.complete', { status }))['stop_hook_active']).toBe(true)
    expect(told(event('task.complete', { status: 'completed' }))['stop_hook_active']).toBe(false)
  })

  test('the end of a subagent has its own transcript', () => {
    const raw = { agent_transcript_path: '/t.jsonl', stop_hook_active: true }
    expect(told(event('subagent.stop', { type: 'default', lastMessage: 'done' }, { raw }))).toMatchObject({
      hook_event_name: 'SubagentStop',
      agent_type: 'default',
      agent_transcript_path: '/t.jsonl',
      stop_hook_active: true,
      last_assistant_message: 'done',
    })
  })

  test('the words for a permission are in the input of the call', () => {
    const about = event('permission.request', { kind: 'exec', command: 'id', description: 'who am I' })
    expect(told(about)['tool_input']).toEqual({ command: 'id', description: 'who am I' })
  })

  test('a file of a patch has its whole path and its own lines, not those of others', () => {
    const files = [add, update, { path: 'old.txt', change: 'move', to: 'moved.txt' } as const]
    const text =
      '*** Begin Patch\n*** Add File: new.txt\n+fresh\n*** Update File: a.txt\n@@ def x\n ctx\n-old\n+NEW\n@@\n-two\n+TWO\n' +
      '*** Update File: old.txt\n*** Move to: moved.txt\n@@\n-here\n+there\n*** End of File\n*** End Patch\n'
    expect(told(patch(files, text), 'new.txt')).toMatchObject({
      tool_name: 'Write',
      tool_input: { file_path: '/w/new.txt', content: 'fresh\n' },
    })
    expect(told(patch(files, text), 'a.txt')).toMatchObject({
      tool_name: 'Edit',
      tool_input: {
        file_path: '/w/a.txt',
        old_string: 'ctx\nold\ntwo',
        new_string: 'ctx\nNEW\nTWO',
        replace_all: false,
      },
    })
    expect(told(patch(files, text), 'old.txt')).toMatchObject({
      tool_name: 'Edit',
      tool_input: { file_path: '/w/old.txt', old_string: 'here', new_string: 'there' },
    })
    expect(told(patch(files, text), 'moved.txt')).toMatchObject({
      tool_name: 'Write',
      tool_input: { file_path: '/w/moved.txt', content: 'there\n' },
    })
  })

  test('a file that comes twice has all its lines, and so has one in a directory that the command went to', () => {
    const text =
      'cd sub && apply_patch <<E\n*** Begin Patch\n*** Update File: a.txt\n@@\n-1\n+one\n*** Update File: a.txt\n@@\n-2\n+two\n*** End Patch\n'
    const files = [{ ...update, path: 'sub/a.txt' }]
    expect(told(patch(files, text), 'sub/a.txt')['tool_input']).toMatchObject({
      file_path: '/w/sub/a.txt',
      new_string: 'one\ntwo',
    })
  })

  test('of a patch in another form all is told, so that nothing can hide in it', () => {
    const text = '--- a/a.txt\n+++ b/a.txt\n-x\n+SECRET\n'
    expect(told(patch([update], text), 'a.txt')['tool_input']).toMatchObject({ new_string: text })
    expect(told(patch([update], null), 'a.txt')['tool_input']).toMatchObject({ new_string: '' })
  })

  test('a patch of which the files are not known is no payload, rather than one that looks harmless', () => {
    expect(() => told(patch([], EDIT))).toThrow(expect.objectContaining({ code: 'SCRIPT_PAYLOAD_MISSING' }))
  })

  test.each(['model.before', 'model.after', 'interrupt', 'error', 'hook.failed', 'custom.x'] as const)(
    'Claude Code has no event like %s',
    (name) => {
      expect(() => told(event(name))).toThrow(expect.objectContaining({ code: 'SCRIPT_PAYLOAD_MISSING' }))
    },
  )
})

/** Before the first prompt there is no task. */
function withoutTask({ task: _task, ...rest }: LifecycleEvent): LifecycleEvent {
  return rest
}

function valueAt(value: unknown, path: string): unknown {
  return path.split('.').reduce<unknown>((inner, part) => (inner as Payload | undefined)?.[part], value)
}

function without(value: Payload, paths: readonly string[], above = ''): Payload {
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => !paths.includes(`${above}${key}`))
      .map(([key, inner]) => [
        key,
        typeof inner === 'object' && inner !== null && !Array.isArray(inner)
          ? without(inner as Payload, paths, `${above}${key}.`)
          : inner,
      ]),
  )
}
