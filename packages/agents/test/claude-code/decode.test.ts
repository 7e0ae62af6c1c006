import { EVENTS, type LifecycleEvent } from '@hookline/core'
import { expect, test } from 'vitest'
import { claudeCode } from '../../src/index.ts'
import { UNNEEDED } from '../../src/claude-code/unneeded.ts'
import { EXPECTED, OTHER_TOOLS } from './expected.ts'
import { eventOf, nativeOf, RECORDED, recorded, stamp } from './recorded.ts'

const decode = (payload: unknown): readonly LifecycleEvent[] => claudeCode.decode(payload, stamp())
const told = (name: string): readonly object[] =>
  decode(recorded(name)).map((event) => ({ name: event.name, data: event.data }))
const isUnneeded = (name: string): boolean => Object.hasOwn(UNNEEDED, nativeOf(name))

test.each(RECORDED.filter((name) => !OTHER_TOOLS.includes(name)))(
  'the recorded payload %s becomes its events',
  (name) => {
    expect(told(name)).toStrictEqual(isUnneeded(name) ? [] : EXPECTED[name])
  },
)

test.each(OTHER_TOOLS)('%s is a call of a tool, its input and response as they are', (name) => {
  const { tool_name: tool, tool_input: input, tool_use_id: callId, ...payload } = recorded(name)
  const before = { tool, input, callId }
  const after =
    'error' in payload
      ? { ok: false, output: payload['error'] }
      : { ok: true, output: payload['tool_response'] }
  const isBefore = payload['hook_event_name'] === 'PreToolUse'
  expect(told(name)).toStrictEqual([
    isBefore ? { name: 'tool.before', data: before } : { name: 'tool.after', data: { ...before, ...after } },
  ])
})

test('all 33 events of Claude Code are in the table, and each was recorded', () => {
  const seen = new Set(RECORDED.map(nativeOf))
  expect([...seen].toSorted()).toEqual(Object.keys(claudeCode.natives).toSorted())
  expect(seen.size).toBe(33)
})

test('a native event becomes nothing exactly if the table says why', () => {
  const empty = Object.entries(claudeCode.natives).filter(([, events]) => events.length === 0)
  expect(empty.map(([name]) => name).toSorted()).toEqual(Object.keys(UNNEEDED).toSorted())
  for (const why of Object.values(UNNEEDED)) expect(why).toMatch(/^[A-Z].*\.$/)
})

test.each(RECORDED)('the events of %s are what the tables promise of its native event', (name) => {
  const payload = recorded(name)
  for (const event of decode(payload)) {
    expect(claudeCode.natives[nativeOf(name)]).toContain(event.name)
    expect(Object.keys(EVENTS)).toContain(event.name)
    expect(claudeCode.capabilities[event.name]).toBeDefined()
    expect(event).toMatchObject({ spec: 1, channel: 'hook', agent: { name: 'claude-code' }, raw: payload })
    expect(Object.values(event.data)).not.toContain(undefined)
  }
})

test('the session, the task and the subagent stand in the event', () => {
  expect(eventOf('pre-tool-use.bash-in-subagent')).toMatchObject({
    session: {
      id: 'dcf6f592-1b48-40f3-8185-d792ff9dda6b',
      cwd: '/workspace',
      root: '/workspace',
      transcript: '/home/user/.claude/projects/-workspace/dcf6f592-1b48-40f3-8185-d792ff9dda6b.jsonl',
      approval: 'bypassPermissions',
    },
    task: { id: '2d280ec8-b494-4161-ae7b-025f7d853301' },
    subagent: { id: 'a422424323f37e5c5', type: 'general-purpose' },
  })
  expect(eventOf('session-start.startup-interactive').session.model).toBe('claude-opus-5-5')
})

test('the version is that which whoever wired it knew', () => {
  const [event] = claudeCode.decode(recorded('stop'), { ...stamp(), version: '2.1.332' })
  expect(event!.agent).toStrictEqual({ name: 'claude-code', version: '2.1.332' })
  expect(eventOf('stop').agent).toStrictEqual({ name: 'claude-code' })
})

test('what Claude Code does not say is absent', () => {
  const start = eventOf('session-start.startup')
  expect(Object.keys(start.session).toSorted()).toEqual(['cwd', 'id', 'root', 'transcript'])
  expect(start).not.toHaveProperty('task')
  expect(start).not.toHaveProperty('subagent')
})

test('an event that a newer Claude Code may have is nothing, whatever else it holds', () => {
  for (const name of ['TurnPaused', 'constructor', '__proto__', 'toString'])
    expect(decode({ hook_event_name: name })).toEqual([])
})

const TOOLS: readonly (readonly [tool: string, name: string, data: object])[] = [
  ['mcp__lab__echo', 'mcp.before', { server: 'lab', tool: 'echo' }],
  ['mcp__my_lab__do_it', 'mcp.before', { server: 'my_lab', tool: 'do_it' }],
  ['mcp__lab__a__b', 'mcp.before', { server: 'lab', tool: 'a__b' }],
  ['mcp__lab___hidden', 'mcp.before', { server: 'lab', tool: '_hidden' }],
  ['mcp___lab__echo', 'mcp.before', { server: '_lab', tool: 'echo' }],
  ['mcp__constructor____proto__', 'mcp.before', { server: 'constructor', tool: '__proto__' }],
  ['mcp__lab', 'tool.before', { tool: 'mcp__lab' }],
  ['mcp__lab__', 'tool.before', { tool: 'mcp__lab__' }],
  ['mcp____', 'tool.before', { tool: 'mcp____' }],
  ['mcp_lab__echo', 'tool.before', { tool: 'mcp_lab__echo' }],
  ['bash', 'tool.before', { tool: 'bash' }],
  ['constructor', 'tool.before', { tool: 'constructor' }],
  ['Monitor', 'tool.before', { tool: 'Monitor' }],
]

test.each(TOOLS)('a call of %s without a word on its server is %s', (tool_name, name, data) => {
  const event = eventOf('pre-tool-use.mcp', { tool_name, mcp_server: undefined })
  expect(event).toMatchObject({ name, data })
})

test.each([
  ['my.lab', 'mcp__my_lab__echo', { server: 'my_lab', tool: 'echo' }],
  ['a__b', 'mcp__a__b__c__d', { server: 'a__b', tool: 'c__d' }],
  ['other', 'mcp__a__b', { server: 'a', tool: 'b' }],
  ['a', 'mcp__a__', { tool: 'mcp__a__' }],
  [7, 'mcp__a__b', { server: 'a', tool: 'b' }],
])('the server %j cuts %s', (name, tool_name, data) => {
  expect(eventOf('pre-tool-use.mcp', { tool_name, mcp_server: { name } }).data).toMatchObject(data)
})

test('a command of PowerShell is a command', () => {
  const event = eventOf('pre-tool-use.bash', { tool_name: 'PowerShell', tool_input: { command: 'ls' } })
  expect(event).toMatchObject({ name: 'exec.before', data: { command: 'ls' } })
})

test('a MultiEdit is one patch of all its edits', () => {
  const edits = [
    { old_string: 'a', new_string: 'b' },
    { old_string: 'c\nd', new_string: '' },
  ]
  const event = eventOf('pre-tool-use.edit', {
    tool_name: 'MultiEdit',
    tool_input: { file_path: '/workspace/src/a.ts', edits },
  })
  expect(event.data).toEqual({
    files: [{ path: 'src/a.ts', change: 'update', to: null }],
    patch: '*** Begin Patch\n*** Update File: src/a.ts\n@@\n-a\n+b\n@@\n-c\n-d\n*** End Patch\n',
    callId: 'toolu_01ecbe0071ec917589b6cccc',
  })
})

test.each([
  ['/workspace/src/a.ts', '/workspace', 'src/a.ts'],
  ['/workspace/src/a.ts', '/', 'workspace/src/a.ts'],
  ['/workspace-2/a.ts', '/workspace', '/workspace-2/a.ts'],
  ['/etc/passwd', '/workspace', '/etc/passwd'],
  ['/workspace', '/workspace', '/workspace'],
  ['a.ts', '/workspace', 'sub/a.ts'],
])('the file %s is, seen from %s, %s', (file_path, root, path) => {
  const payload = { ...recorded('pre-tool-use.write'), cwd: '/workspace/sub' }
  const input = { file_path, content: 'x' }
  const [event] = claudeCode.decode({ ...payload, tool_input: input }, stamp(root))
  expect(event!.data).toMatchObject({ files: [{ path }], patch: expect.stringContaining(` File: ${path}\n`) })
})

test.each([
  ['Exit code 3\noops', 3, 'oops'],
  ['Exit code 127', 127, ''],
  ['Exit code 1\n\nx\n', 1, '\nx\n'],
  ['Command timed out after 2m', null, 'Command timed out after 2m'],
  ['no Exit code 3\noops', null, 'no Exit code 3\noops'],
  [undefined, null, null],
])('a command that failed with %j', (error, exitCode, output) => {
  const { data } = eventOf('post-tool-use-failure.bash', { error })
  expect(data).toMatchObject({ ok: false, exitCode, output })
})

test.each([
  [{ stdout: 'a', stderr: 'b', interrupted: false }, true, 'a\nb'],
  [{ stdout: '', stderr: 'b', interrupted: true }, false, 'b'],
  [{ stdout: '1', stderr: '', interrupted: false, backgroundTaskId: 'x', timedOutAfterMs: 1000 }, null, '1'],
  ['text', null, null],
  [null, null, null],
])('a command whose response is %j', (tool_response, ok, output) => {
  expect(eventOf('post-tool-use.bash', { tool_response }).data).toMatchObject({ ok, output, exitCode: null })
})

test('words about a call are those of a command; a tool keeps its own', () => {
  const input = { description: 'a field of the tool' }
  const event = eventOf('permission-request.host', { tool_name: 'Agent', tool_input: input })
  expect(event.data).toStrictEqual({
    kind: 'tool',
    description: null,
    tool: 'Agent',
    input,
    callId: null,
  })
})

test.each([
  ['pre-tool-use.bash', { tool_input: {} }],
  ['pre-tool-use.bash', { tool_input: { command: 7 } }],
  ['pre-tool-use.bash', { tool_name: '' }],
  ['pre-tool-use.write', { tool_input: { content: 'x' } }],
  ['pre-tool-use.write', { tool_input: { file_path: '/a' } }],
  ['pre-tool-use.edit', { tool_input: { file_path: '/a', old_string: 'x' } }],
  ['pre-tool-use.edit', { tool_name: 'MultiEdit', tool_input: { file_path: '/a', edits: 'x' } }],
  ['pre-tool-use.edit', { tool_name: 'MultiEdit', tool_input: { file_path: '/a', edits: [7] } }],
  ['stop', { session_id: '' }],
  ['stop', { cwd: undefined }],
])('%s with %j could hide what a guard looks for, so it is turned down', (name, over) => {
  expect(() => decode({ ...recorded(name), ...over })).toThrow(
    expect.objectContaining({ code: 'PAYLOAD_INVALID' }),
  )
})
