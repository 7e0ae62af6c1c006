import type { EventData, EventName } from '@hookline/core'

/**
 * What an expression may reach in a value: a table has fields, a list has elements of one kind, a `value` has nothing
 * in it, and of `any` nothing is known.
 */
export type Fields = 'any' | 'value' | { readonly list: Fields } | { readonly fields: Table }
type Table = Readonly<Record<string, Fields>>

/** What an event offers to expressions; `any` in an event that others brought along. */
export function fieldsOfEvent(name: string): Fields {
  let made = known.get(name)
  if (made === undefined) {
    const data = Object.hasOwn(DATA, name) ? { fields: DATA[name as Named] } : 'any'
    made = { fields: { ...EVENT, data } }
    if (data !== 'any') known.set(name, made)
  }
  return made
}

const known = new Map<string, Fields>()

type Named = Exclude<EventName, `custom.${string}`>
type KeysOf<Data> = Data extends unknown ? keyof Data : never

const value = 'value'
const values: Fields = { list: value }

const EVENT: Table = {
  spec: value,
  id: value,
  name: value,
  at: value,
  key: value,
  channel: value,
  agent: { fields: { name: value, version: value } },
  session: {
    fields: { id: value, cwd: value, root: value, transcript: value, model: value, approval: value },
  },
  task: { fields: { id: value } },
  subagent: { fields: { id: value, type: value } },
}

const usage: Fields = {
  fields: { inputTokens: value, cachedInputTokens: value, outputTokens: value, totalTokens: value },
}
const exec = { command: value, argv: values, cwd: value, callId: value } as const
const patch = {
  files: { list: { fields: { path: value, change: value, to: value } } },
  patch: value,
  callId: value,
} as const
const mcp = { server: value, tool: value, arguments: 'any', callId: value } as const
const tool = { tool: value, input: 'any', callId: value } as const
const subagent = { type: value, lastMessage: value } as const
const note = { hook: value, event: value, message: value } as const
const hashed = { layer: value, file: value, hash: value, hooks: value, guards: value, whole: value } as const
const heartbeat = {
  state: value,
  due: values,
  versions: { fields: { hookline: value, agent: value, node: value } },
  layers: { list: { fields: hashed } },
  paused: { list: { fields: { hook: value, until: value } } },
  skipped: { list: { fields: { hook: value, why: value } } },
  wiring: {
    fields: {
      scope: value,
      file: value,
      wired: values,
      missing: values,
      client: { fields: { version: value, whole: value } },
    },
  },
  server: { fields: { running: value, version: value } },
  sandbox: { fields: { backend: value, fault: value } },
} as const

const DATA: { readonly [Name in Named]: Readonly<Record<KeysOf<EventData[Name]>, Fields>> } = {
  'session.start': { source: value },
  'session.end': { reason: value },
  'task.start': { prompt: value },
  'task.complete': { status: value, lastMessage: value, usage, error: value, durationMs: value },
  'agent.message': { text: value },
  'exec.before': exec,
  'exec.after': { ...exec, ok: value, exitCode: value, output: value, durationMs: value },
  'patch.before': patch,
  'patch.after': { ...patch, ok: value, output: value },
  'mcp.before': mcp,
  'mcp.after': { ...mcp, ok: value, result: 'any', error: value, durationMs: value },
  'tool.before': tool,
  'tool.after': { ...tool, ok: value, output: 'any' },
  'permission.request': { kind: value, description: value, ...exec, ...patch, ...mcp, ...tool },
  'model.before': { model: value },
  'model.after': { model: value, status: value, usage, error: value },
  'compact.before': { trigger: value },
  'compact.after': { trigger: value },
  'subagent.start': subagent,
  'subagent.stop': subagent,
  notification: { kind: value, message: value },
  interrupt: {},
  error: { message: value, kind: value, fatal: value },
  'hook.started': note,
  'hook.completed': note,
  'hook.failed': note,
  'hook.denied': note,
  'hook.retrying': note,
  'hook.dead': note,
  'hook.dropped': note,
  'hook.skipped': { ...note, why: value },
  'guard.changed': { ...note, change: value, before: value, after: value, since: value },
  'guard.paused': { ...note, from: value, until: value },
  'guard.heartbeat': heartbeat,
}
