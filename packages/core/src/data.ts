import type { GuardChange, GuardHeartbeat, GuardPause, HookNote, HookSkip } from './own-data.ts'
import type { Json } from './schema.ts'

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
  /** As seen from the project's root, or absolute. */
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
  'hook.skipped': HookSkip
  'guard.changed': GuardChange
  'guard.paused': GuardPause
  'guard.heartbeat': GuardHeartbeat
  [custom: `custom.${string}`]: { readonly [key: string]: Json }
}

/** A name of the table, a merged one, or `custom.<name>`. */
export type EventName = keyof EventData
