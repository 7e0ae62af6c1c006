import type { Json } from './schema.ts'

/** How the fact reached hookline. */
export type Channel = 'hook' | 'stream' | 'transcript' | 'app-server' | 'notify' | 'emit' | 'api'

/** A command the agent is about to run, or ran. */
export interface ExecCall {
  /** The line as the agent gave it. */
  readonly command: string
  /** The words, where the agent passed a list. */
  readonly argv: readonly string[] | null
  readonly cwd: string | null
  readonly callId: string | null
}

/** One file that a patch touches; `to` is where a move ends. */
export interface PatchedFile {
  readonly path: string
  readonly change: 'add' | 'update' | 'delete' | 'move'
  readonly to: string | null
}

/** A change of files in the agent's own patch format. */
export interface PatchCall {
  readonly files: readonly PatchedFile[]
  readonly patch: string | null
  readonly callId: string | null
}

/** A call of a tool on an MCP server. */
export interface McpCall {
  readonly server: string
  readonly tool: string
  readonly arguments: Json
  readonly callId: string | null
}

/** A call of any other tool. */
export interface ToolCall {
  readonly tool: string
  readonly input: Json
  readonly callId: string | null
}

/** What the agent asks leave for: the fields of the call, its kind, and the agent's own words about it. */
export type PermissionRequest = { readonly description: string | null } & (
  | ({ readonly kind: 'exec' } & ExecCall)
  | ({ readonly kind: 'patch' } & PatchCall)
  | ({ readonly kind: 'mcp' } & McpCall)
  | ({ readonly kind: 'tool' } & ToolCall)
)

/** Tokens as the agent counted them. */
export interface Usage {
  readonly inputTokens: number | null
  readonly cachedInputTokens: number | null
  readonly outputTokens: number | null
  readonly totalTokens: number | null
}

/** What hookline says about one of its own hooks. */
export interface HookNote {
  readonly hook: string
  readonly event: string
  readonly message: string | null
}

/**
 * The data of every event. Every field exists; `null` says that the agent did not tell.
 * Others may add names by declaration merging; `custom.<name>` is free for anyone.
 */
export interface EventData {
  'session.start': { readonly source: string | null }
  'session.end': { readonly reason: string | null }
  'task.start': { readonly prompt: string | null }
  'task.complete': {
    readonly status: 'completed' | 'failed' | 'interrupted'
    readonly lastMessage: string | null
    readonly usage: Usage | null
    readonly error: string | null
    readonly durationMs: number | null
  }
  'agent.message': { readonly text: string }
  'exec.before': ExecCall
  'exec.after': ExecCall & {
    readonly ok: boolean | null
    readonly exitCode: number | null
    readonly output: string | null
    readonly durationMs: number | null
  }
  'patch.before': PatchCall
  'patch.after': PatchCall & { readonly ok: boolean | null; readonly output: string | null }
  'mcp.before': McpCall
  'mcp.after': McpCall & {
    readonly ok: boolean | null
    readonly result: Json
    readonly error: string | null
    readonly durationMs: number | null
  }
  'tool.before': ToolCall
  'tool.after': ToolCall & { readonly ok: boolean | null; readonly output: Json }
  'permission.request': PermissionRequest
  'model.before': { readonly model: string | null }
  'model.after': {
    readonly model: string | null
    readonly status: string | null
    readonly usage: Usage | null
    readonly error: string | null
  }
  'compact.before': { readonly trigger: string | null }
  'compact.after': { readonly trigger: string | null }
  'subagent.start': { readonly type: string | null; readonly lastMessage: string | null }
  'subagent.stop': { readonly type: string | null; readonly lastMessage: string | null }
  notification: { readonly kind: string | null; readonly message: string | null }
  interrupt: Record<never, never>
  error: { readonly message: string; readonly kind: string | null; readonly fatal: boolean | null }
  'hook.started': HookNote
  'hook.completed': HookNote
  'hook.failed': HookNote
  'hook.denied': HookNote
  'hook.retrying': HookNote
  'hook.dead': HookNote
  'hook.dropped': HookNote
  'hook.skipped': HookNote
  'guard.changed': HookNote
  'guard.paused': HookNote
  [custom: `custom.${string}`]: { readonly [key: string]: Json }
}

export type EventName = keyof EventData & string

/** A fact from an agent's lifecycle. Immutable. */
export type LifecycleEvent<Name extends EventName = EventName> = Name extends EventName
  ? {
      readonly spec: 1
      /** UUIDv7. */
      readonly id: string
      readonly name: Name
      /** RFC 3339, UTC. */
      readonly at: string
      /** The fact itself: equal for one fact whichever channel saw it, so that nothing is done twice. */
      readonly key: string
      readonly channel: Channel
      readonly agent: { readonly name: string; readonly version?: string }
      readonly session: {
        readonly id: string
        readonly cwd: string
        /** The project's root: the nearest ancestor of the first cwd that holds `.git`, else that cwd. */
        readonly root: string
        readonly transcript?: string
        readonly model?: string
        /** The agent's word for how much it asks. */
        readonly approval?: string
      }
      /** One round of work from a prompt to the answer; Codex calls it a turn. */
      readonly task?: { readonly id: string }
      /** Set on everything a subagent does. */
      readonly subagent?: { readonly id: string; readonly type?: string }
      readonly data: EventData[Name]
      /** What the agent sent; the engine never reads it. */
      readonly raw: unknown
    }
  : never

/**
 * How far the outcome of an event binds the agent: `no`, it does not wait · `context`, it takes words for the model ·
 * `feedback`, it can be told off after the act · `yes`, it obeys.
 */
export type Gate = 'no' | 'context' | 'feedback' | 'yes'

/** How `match` reads a subject: in a command and a name `*` stands for anything, in a path `/` separates. */
export type SubjectKind = 'command' | 'path' | 'name'

/** What is known of an event before any hook looks at it. */
export interface EventRow {
  readonly gate: Gate
  /** The field that `match` is about, for people; `null`: the event has no subject. */
  readonly subject: string | null
  readonly kind: SubjectKind
  /** The texts that `match` is tried on. */
  readonly candidates: (data: never) => string | readonly string[] | null
}

const paths = (data: PatchCall): readonly string[] =>
  data.files.flatMap((file) => (file.to === null ? [file.path] : [file.path, file.to]))
const command = (data: ExecCall): string => data.command
const mcpTool = (data: McpCall): string => `${data.server}/${data.tool}`
const tool = (data: ToolCall): string => data.tool
const nothing = (): null => null
const hookName = (data: HookNote): string => data.hook

const PERMISSION_SUBJECT = { exec: command, patch: paths, mcp: mcpTool, tool } as const

/** The table of all events: no step of the engine knows a name, each reads its row. */
export const EVENTS: Readonly<Record<string, EventRow>> = {
  'session.start': field('context', 'source'),
  'session.end': field('no', 'reason'),
  'task.start': { gate: 'yes', subject: null, kind: 'name', candidates: nothing },
  'task.complete': field('yes', 'status'),
  'agent.message': { gate: 'no', subject: null, kind: 'name', candidates: nothing },
  'exec.before': { gate: 'yes', subject: 'command', kind: 'command', candidates: command },
  'exec.after': { gate: 'feedback', subject: 'command', kind: 'command', candidates: command },
  'patch.before': { gate: 'yes', subject: 'each path', kind: 'path', candidates: paths },
  'patch.after': { gate: 'feedback', subject: 'each path', kind: 'path', candidates: paths },
  'mcp.before': { gate: 'yes', subject: 'server/tool', kind: 'name', candidates: mcpTool },
  'mcp.after': { gate: 'feedback', subject: 'server/tool', kind: 'name', candidates: mcpTool },
  'tool.before': { gate: 'yes', subject: 'tool', kind: 'name', candidates: tool },
  'tool.after': { gate: 'feedback', subject: 'tool', kind: 'name', candidates: tool },
  'permission.request': {
    gate: 'yes',
    subject: "as the call's",
    kind: 'command',
    candidates: (data: PermissionRequest) => PERMISSION_SUBJECT[data.kind](data as never),
  },
  'model.before': field('no', 'model'),
  'model.after': field('no', 'model'),
  'compact.before': field('yes', 'trigger'),
  'compact.after': field('no', 'trigger'),
  'subagent.start': field('context', 'type'),
  'subagent.stop': field('yes', 'type'),
  notification: field('no', 'kind'),
  interrupt: { gate: 'no', subject: null, kind: 'name', candidates: nothing },
  error: field('no', 'kind'),
  'hook.started': ours(),
  'hook.completed': ours(),
  'hook.failed': ours(),
  'hook.denied': ours(),
  'hook.retrying': ours(),
  'hook.dead': ours(),
  'hook.dropped': ours(),
  'hook.skipped': ours(),
  'guard.changed': ours(),
  'guard.paused': ours(),
}

const CUSTOM: EventRow = { gate: 'yes', subject: null, kind: 'name', candidates: nothing }

/** The row of an event; `undefined` for a name that is not one. */
export function eventRow(name: string): EventRow | undefined {
  return Object.hasOwn(EVENTS, name)
    ? EVENTS[name]
    : /^custom\.[a-z0-9]+([._-][a-z0-9]+)*$/.test(name)
      ? CUSTOM
      : undefined
}

/** The kind of subject that this very event has: what a permission is asked for differs from case to case. */
export function subjectKind(event: LifecycleEvent, row: EventRow): SubjectKind {
  if (event.name !== 'permission.request') return row.kind
  const { kind } = event.data as PermissionRequest
  return kind === 'exec' ? 'command' : kind === 'patch' ? 'path' : 'name'
}

function field(gate: Gate, name: string): EventRow {
  return {
    gate,
    subject: name,
    kind: 'name',
    candidates: (data: Record<string, string | null>) => data[name] ?? null,
  }
}

function ours(): EventRow {
  return { gate: 'no', subject: 'hook id', kind: 'name', candidates: hookName }
}
