import type {
  EventData,
  ExecCall,
  GuardHeartbeat,
  HookNote,
  McpCall,
  PatchCall,
  PermissionRequest,
  ToolCall,
  Usage,
} from '@hookline/core'

const exec: ExecCall = { command: 'pnpm test', argv: null, cwd: null, callId: 'call-1' }
const patch: PatchCall = {
  files: [{ path: 'src/index.ts', change: 'update', to: null }],
  patch: '*** Begin Patch\n*** Update File: src/index.ts\n@@\n-old\n+new\n*** End Patch\n',
  callId: 'call-1',
}
const mcp: McpCall = {
  server: 'tracker',
  tool: 'create_issue',
  arguments: { title: 'Broken' },
  callId: 'call-1',
}
const tool: ToolCall = { tool: 'update_plan', input: { plan: [] }, callId: 'call-1' }
const usage: Usage = { inputTokens: 1200, cachedInputTokens: 1000, outputTokens: 80, totalTokens: 1280 }
const heartbeat: GuardHeartbeat = {
  state: 'ok',
  due: [],
  versions: { hookline: '1.0.0', agent: null, node: '24.0.0' },
  layers: [{ layer: 'user', file: 'hooks.toml', hash: 'b9c7f1a0', hooks: 2, guards: 1, whole: true }],
  paused: [],
  skipped: [],
  wiring: { scope: 'user', file: null, wired: [], missing: [], client: null },
  server: { running: false, version: null },
  sandbox: { backend: 'none', fault: null },
}
const note: HookNote = { hook: 'user/format', event: 'patch.after', message: null }
const description = 'run without the sandbox'

/** What a permission can be asked for, by its kind. */
export const PERMISSIONS: Readonly<Record<PermissionRequest['kind'], PermissionRequest>> = {
  exec: { kind: 'exec', description, ...exec },
  patch: { kind: 'patch', description, ...patch },
  mcp: { kind: 'mcp', description, ...mcp },
  tool: { kind: 'tool', description, ...tool },
}

type NamedEvent = keyof {
  [Name in keyof EventData as Name extends `custom.${string}` ? never : Name]: unknown
}

/** The data of every event, every field of its row present. */
export const SAMPLES: { readonly [Name in NamedEvent]: EventData[Name] } = {
  'session.start': { source: 'startup' },
  'session.end': { reason: 'other' },
  'task.start': { prompt: 'Fix the failing test' },
  'task.complete': { status: 'completed', lastMessage: 'Done.', usage, error: null, durationMs: 4200 },
  'agent.message': { text: 'Looking at the test now.' },
  'exec.before': exec,
  'exec.after': { ...exec, ok: true, exitCode: 0, output: '12 passed\n', durationMs: 900 },
  'patch.before': patch,
  'patch.after': { ...patch, ok: true, output: 'Success. Updated the following files:\nM src/index.ts\n' },
  'mcp.before': mcp,
  'mcp.after': { ...mcp, ok: true, result: { content: [] }, error: null, durationMs: 30 },
  'tool.before': tool,
  'tool.after': { ...tool, ok: true, output: 'Plan updated' },
  'permission.request': PERMISSIONS.exec,
  'model.before': { model: 'gpt-5.5' },
  'model.after': { model: 'gpt-5.5', status: 'completed', usage, error: null },
  'compact.before': { trigger: 'auto' },
  'compact.after': { trigger: 'auto' },
  'subagent.start': { type: 'default', lastMessage: null },
  'subagent.stop': { type: 'default', lastMessage: 'Done.' },
  notification: { kind: 'idle', message: 'Waiting for your input' },
  interrupt: {},
  error: { message: 'stream disconnected', kind: 'server_error', fatal: false },
  'hook.started': note,
  'hook.completed': note,
  'hook.failed': { ...note, message: 'exit code 1' },
  'hook.denied': { ...note, message: 'not here' },
  'hook.retrying': { ...note, message: 'connection refused' },
  'hook.dead': { ...note, message: 'connection refused' },
  'hook.dropped': { ...note, message: 'queue full' },
  'hook.skipped': { ...note, message: 'its `if` is false', why: 'if' },
  'guard.changed': {
    hook: 'user/no-force-push',
    event: 'session.start',
    message: 'it is not what it was',
    change: 'changed',
    before: 'b9c7f1a0',
    after: '04d2e6c3',
    since: '2026-01-01T00:00:00.000Z',
  },
  'guard.paused': {
    hook: 'user/no-force-push',
    event: 'guard.paused',
    message: null,
    from: '2026-01-01T00:00:00.000Z',
    until: '2026-01-01T01:00:00.000Z',
  },
  'guard.heartbeat': heartbeat,
}
