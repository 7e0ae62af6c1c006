import { EVENTS, type LifecycleEvent } from '@hookline/core'
import { expect, test } from 'vitest'
import { codex } from '../src/index.ts'
import { RECORDED, recorded, stamp } from './recorded.ts'

const decode = (payload: unknown): readonly LifecycleEvent[] => codex.decode(payload, stamp())
const told = (name: string): readonly object[] =>
  decode(recorded(name)).map((event) => ({ name: event.name, data: event.data }))

const NOTES = [
  { path: 'notes.txt', change: 'add', to: null },
  { path: 'a.txt', change: 'update', to: null },
]
const NOTES_PATCH =
  '*** Begin Patch\n*** Add File: notes.txt\n+hello\n*** Update File: a.txt\n@@\n-one\n+ONE\n*** End Patch'
const HEREDOC_PATCH = '*** Begin Patch\n*** Add File: heredoc.txt\n+via heredoc\n*** End Patch'
const HEREDOC = `apply_patch <<'EOF'\n${HEREDOC_PATCH}\nEOF`
const PLAN = {
  explanation: 'plan',
  plan: [
    { step: 'look', status: 'completed' },
    { step: 'fix', status: 'in_progress' },
  ],
}
const CHILD = '01a208eb-c248-7c03-a4b8-4b47de8462f8'
const USAGE = { inputTokens: 10, cachedInputTokens: 0, outputTokens: 5, totalTokens: 15 }

const exec = (command: string, callId: string | null): object => ({ command, argv: null, cwd: null, callId })
const ran = (command: string, callId: string, output: string): object => ({
  name: 'exec.after',
  data: { ...exec(command, callId), ok: null, exitCode: null, output, durationMs: null },
})
const about = (command: string, callId: string): object => ({
  name: 'exec.before',
  data: exec(command, callId),
})
const answered = (model: string): object => ({
  name: 'model.after',
  data: { model, status: 'completed', usage: USAGE, error: null },
})
const ended = (lastMessage: string | null, status = 'completed'): object => ({
  name: 'task.complete',
  data: { status, lastMessage, usage: null, error: null, durationMs: null },
})
const started = (source: string): object => ({ name: 'session.start', data: { source } })
const toolBefore = (tool: string, input: unknown, callId: string): object => ({
  name: 'tool.before',
  data: { tool, input, callId },
})
const toolAfter = (tool: string, input: unknown, callId: string, output: unknown): object => ({
  name: 'tool.after',
  data: { tool, input, callId, ok: true, output },
})

const EXPECTED: Readonly<Record<string, readonly object[]>> = {
  interrupt: [{ name: 'interrupt', data: {} }, ended(null, 'interrupted')],
  'permission-request.apply-patch': [
    {
      name: 'permission.request',
      data: {
        kind: 'patch',
        description: null,
        files: [{ path: 'n.txt', change: 'add', to: null }],
        patch: '*** Begin Patch\n*** Add File: n.txt\n+x\n*** End Patch',
        callId: null,
      },
    },
  ],
  'permission-request.bash': [
    {
      name: 'permission.request',
      data: { kind: 'exec', description: 'Need to touch a file?', ...exec('touch made-by-cmd', null) },
    },
  ],
  'pre-compact.auto': [{ name: 'compact.before', data: { trigger: 'auto' } }],
  'post-compact.auto': [{ name: 'compact.after', data: { trigger: 'auto' } }],
  'pre-model-request': [{ name: 'model.before', data: { model: 'gpt-5.5' } }],
  'pre-model-request.subagent': [{ name: 'model.before', data: { model: 'gpt-5.4' } }],
  'post-model-request.completed': [answered('gpt-5.5')],
  'post-model-request.subagent': [answered('gpt-5.4')],
  'post-model-request.failed': [
    {
      name: 'model.after',
      data: {
        model: 'gpt-5.5',
        status: 'failed',
        usage: null,
        error: '{"error":{"message":"bad thing","type":"invalid_request_error"}}',
      },
    },
    {
      name: 'error',
      data: {
        message: '{"error":{"message":"bad thing","type":"invalid_request_error"}}',
        kind: 'model',
        fatal: null,
      },
    },
  ],
  'pre-tool-use.bash': [about('echo hello && pwd', 'call_2')],
  'pre-tool-use.bash-failing': [about('ls nope; exit 3', 'call_3')],
  'pre-tool-use.bash-code-mode': [about('echo from-code-mode', 'exec-aef7c27f-e6c8-4676-a76e-d1270330bdba')],
  'pre-tool-use.bash-apply-patch-heredoc': [
    about(HEREDOC, 'call_5'),
    {
      name: 'patch.before',
      data: {
        files: [{ path: 'heredoc.txt', change: 'add', to: null }],
        patch: HEREDOC_PATCH,
        callId: 'call_5',
      },
    },
  ],
  'post-tool-use.bash': [ran('echo hello && pwd', 'call_2', 'hello\n/workspace\n')],
  'post-tool-use.bash-exit-3': [
    ran('ls nope; exit 3', 'call_3', "ls: cannot access 'nope': No such file or directory\n"),
  ],
  'post-tool-use.bash-background-finished': [ran('echo start; sleep 1; echo end; exit 4', 'call_1', 'end\n')],
  'post-tool-use.bash-code-mode': [
    ran('echo from-code-mode', 'exec-aef7c27f-e6c8-4676-a76e-d1270330bdba', 'from-code-mode\n'),
  ],
  'pre-tool-use.apply-patch': [
    { name: 'patch.before', data: { files: NOTES, patch: NOTES_PATCH, callId: 'call_4' } },
  ],
  'pre-tool-use.apply-patch-that-fails': [
    {
      name: 'patch.before',
      data: {
        files: [{ path: 'a.txt', change: 'update', to: null }],
        patch: '*** Begin Patch\n*** Update File: a.txt\n@@\n-zzz\n+yyy\n*** End Patch',
        callId: 'call_6',
      },
    },
  ],
  'post-tool-use.apply-patch': [
    {
      name: 'patch.after',
      data: {
        files: NOTES,
        patch: NOTES_PATCH,
        callId: 'call_4',
        ok: true,
        output:
          'Exit code: 0\nWall time: 0 seconds\nOutput:\nSuccess. Updated the following files:\nA notes.txt\nM a.txt\n',
      },
    },
  ],
  'pre-tool-use.mcp': [
    {
      name: 'mcp.before',
      data: { server: 'lab', tool: 'echo', arguments: { text: 'hi' }, callId: 'call_7' },
    },
  ],
  'pre-tool-use.mcp-that-fails': [
    { name: 'mcp.before', data: { server: 'lab', tool: 'fail', arguments: {}, callId: 'call_8' } },
  ],
  'post-tool-use.mcp': [
    {
      name: 'mcp.after',
      data: {
        server: 'lab',
        tool: 'echo',
        arguments: { text: 'hi' },
        callId: 'call_7',
        ok: true,
        result: { content: [{ type: 'text', text: 'echo: hi' }] },
        error: null,
        durationMs: null,
      },
    },
  ],
  'pre-tool-use.get-goal': [toolBefore('get_goal', {}, 'call_12')],
  'pre-tool-use.update-plan': [toolBefore('update_plan', PLAN, 'call_11')],
  'pre-tool-use.spawn-agent': [toolBefore('spawn_agent', { message: 'Do the subtask' }, 'call_1')],
  'pre-tool-use.spawn-agent-v2': [
    toolBefore('collaborationspawn_agent', { task_name: 'alpha', message: 'Do the subtask' }, 'call_1'),
  ],
  'pre-tool-use.wait-agent': [
    toolBefore('multi_agent_v1wait_agent', { targets: [CHILD], timeout_ms: 15000 }, 'call_2'),
  ],
  'post-tool-use.get-goal': [
    toolAfter('get_goal', {}, 'call_12', { goal: null, remainingTokens: null, completionBudgetReport: null }),
  ],
  'post-tool-use.update-plan': [toolAfter('update_plan', PLAN, 'call_11', 'Plan updated')],
  'post-tool-use.spawn-agent': [
    toolAfter(
      'spawn_agent',
      { message: 'Do the subtask' },
      'call_1',
      `{"agent_id":"${CHILD}","nickname":"Heisenberg"}`,
    ),
  ],
  'post-tool-use.spawn-agent-v2': [
    toolAfter(
      'collaborationspawn_agent',
      { task_name: 'alpha', message: 'Do the subtask' },
      'call_1',
      '{"task_name":"/home/user/alpha"}',
    ),
  ],
  'session-start.startup': [started('startup')],
  'session-start.ephemeral': [started('startup')],
  'session-start.resume': [started('resume')],
  'session-start.compact': [started('compact')],
  'session-end': [{ name: 'session.end', data: { reason: 'other' } }],
  stop: [ended('All done.')],
  'stop.ephemeral': [ended('x')],
  'stop.after-block': [ended('second answer')],
  'subagent-start': [{ name: 'subagent.start', data: { type: 'default', lastMessage: null } }],
  'subagent-stop': [{ name: 'subagent.stop', data: { type: 'default', lastMessage: 'sub done' } }],
  'user-prompt-submit': [{ name: 'task.start', data: { prompt: 'Please run the checks' } }],
  'user-prompt-submit.subagent': [{ name: 'task.start', data: { prompt: 'Do the subtask' } }],
}

test.each(RECORDED)('the recorded payload %s becomes its events', (name) => {
  expect(told(name)).toStrictEqual(EXPECTED[name])
})

test('every one of the fourteen events of Codex was recorded', () => {
  const seen = new Set(RECORDED.map((name) => recorded(name)['hook_event_name'] as string))
  expect([...seen].toSorted()).toEqual(Object.keys(codex.natives).toSorted())
  expect(seen.size).toBe(14)
})

test.each(RECORDED)('the events of %s are what the tables promise of its native event', (name) => {
  const payload = recorded(name)
  const native = payload['hook_event_name'] as string
  for (const event of decode(payload)) {
    expect(codex.natives[native]).toContain(event.name)
    expect(Object.keys(EVENTS)).toContain(event.name)
    expect(codex.capabilities[event.name]).toBeDefined()
    expect(event).toMatchObject({
      spec: 1,
      at: '2026-11-23T15:00:00.000Z',
      channel: 'hook',
      agent: { name: 'codex' },
      raw: payload,
    })
    expect(Object.values(event.data)).not.toContain(undefined)
  }
})

test('the session, the task and the subagent stand in every event', () => {
  const [event] = decode(recorded('post-model-request.subagent'))
  expect(event).toMatchObject({
    session: {
      id: '01a208eb-c1b4-75a2-aeb7-e31799532f03',
      cwd: '/workspace',
      root: '/workspace#root',
      transcript:
        '/home/user/.codex/sessions/2026/11/23/rollout-2026-11-23T14-59-58-01a208eb-c248-7c03-a4b8-4b47de8462f8.jsonl',
      model: 'gpt-5.4',
    },
    task: { id: '01a208eb-c24c-7e43-bcbe-fa5b0f99ee90' },
    subagent: { id: CHILD, type: 'default' },
  })
  expect(event!.session).not.toHaveProperty('approval')
})

test('what Codex does not say of a session is absent', () => {
  const [start] = decode(recorded('session-start.ephemeral'))
  expect(start!.session).toStrictEqual({
    id: '01a208eb-bac4-7d20-b357-6201dd286333',
    cwd: '/workspace',
    root: '/workspace#root',
    model: 'gpt-5.5',
    approval: 'bypassPermissions',
  })
  expect(start).not.toHaveProperty('task')
  expect(start).not.toHaveProperty('subagent')
})

test('the prompt of a subagent is a task that names the subagent', () => {
  expect(decode(recorded('user-prompt-submit.subagent'))[0]).toMatchObject({
    name: 'task.start',
    subagent: { id: CHILD, type: 'default' },
  })
})

test('an event that a newer Codex may have is nothing, whatever else it holds', () => {
  for (const name of ['PostToolBatch', 'constructor', '__proto__', 'toString', 'hasOwnProperty'])
    expect(decode({ hook_event_name: name })).toEqual([])
})

const TOOLS: readonly (readonly [tool: string, name: string, data: object])[] = [
  ['mcp__lab__echo', 'mcp.before', { server: 'lab', tool: 'echo' }],
  ['mcp__my_lab__do_it', 'mcp.before', { server: 'my_lab', tool: 'do_it' }],
  ['mcp__lab__a__b', 'mcp.before', { server: 'lab', tool: 'a__b' }],
  ['mcp__lab___hidden', 'mcp.before', { server: 'lab', tool: '_hidden' }],
  ['mcp___lab__echo', 'mcp.before', { server: '_lab', tool: 'echo' }],
  ['mcp__a__b', 'mcp.before', { server: 'a', tool: 'b' }],
  ['mcp__constructor____proto__', 'mcp.before', { server: 'constructor', tool: '__proto__' }],
  ['mcp__lab', 'tool.before', { tool: 'mcp__lab' }],
  ['mcp__lab__', 'tool.before', { tool: 'mcp__lab__' }],
  ['mcp__', 'tool.before', { tool: 'mcp__' }],
  ['mcp____', 'tool.before', { tool: 'mcp____' }],
  ['MCP__lab__echo', 'tool.before', { tool: 'MCP__lab__echo' }],
  ['bash', 'tool.before', { tool: 'bash' }],
  ['view_image', 'tool.before', { tool: 'view_image' }],
]

test.each(TOOLS)('a call of %s is %s', (tool_name, name, data) => {
  const [event] = decode({ ...recorded('pre-tool-use.mcp'), tool_name })
  expect(event!.name).toBe(name)
  expect(event!.data).toMatchObject(data)
})

test('a permission of an MCP tool keeps the arguments, and their description is not taken for words of Codex', () => {
  const input = { description: 'a field of the tool', text: 'hi' }
  const payload = { ...recorded('permission-request.bash'), tool_name: 'mcp__lab__echo', tool_input: input }
  expect(decode(payload)[0]!.data).toStrictEqual({
    kind: 'mcp',
    description: null,
    server: 'lab',
    tool: 'echo',
    arguments: input,
    callId: null,
  })
})

test('a patch inside a command that Codex reports after the act is a patch of unknown fate', () => {
  const payload = { ...recorded('post-tool-use.bash'), tool_input: { command: `true; ${HEREDOC}` } }
  const [, patch] = decode({ ...payload, tool_response: 'Exit code: 0' })
  expect(patch).toMatchObject({ name: 'patch.after', data: { ok: null, output: null, patch: HEREDOC_PATCH } })
})

test.each([
  ['Exit code: 0\nSuccess.', true],
  ['Exit code: 1\nFailed', false],
  ['Exit code: -1', false],
  ['Success. Exit code: 0', null],
  [{ exit: 0 }, null],
  [null, null],
])('an apply_patch that answered %j was ok: %s', (tool_response, ok) => {
  const [event] = decode({ ...recorded('post-tool-use.apply-patch'), tool_response })
  expect(event!.data).toMatchObject({ ok, output: typeof tool_response === 'string' ? tool_response : null })
})

test('a cancelled model request is no error, and a failed one without words still says something', () => {
  const payload = recorded('post-model-request.failed')
  expect(decode({ ...payload, status: 'cancelled' }).map(({ name }) => name)).toEqual(['model.after'])
  expect(decode({ ...payload, error: null })[1]!.data).toMatchObject({ message: 'the model request failed' })
})
