import type { EventData, EventName, Json, McpCall, PatchCall } from '@hookline/core'
import { type Fields, fields, id, json, number, text } from '../../payload.ts'
import { changesOf } from './changes.ts'
import { unwrapped } from './shell-line.ts'

/** One call of a tool, before and after. */
export interface ItemCall {
  readonly kind: 'exec' | 'patch' | 'mcp' | 'tool'
  readonly data: EventData['exec.before' | 'patch.before' | 'mcp.before' | 'tool.before']
  /** What came of it; only of an item that is complete. */
  readonly result: object
}

/** The call that an item is; `undefined`: it is none of the agent's. */
export function callOf(item: Fields, root: string): ItemCall | undefined {
  const type = text(item, 'type') ?? ''
  return Object.hasOwn(CALLS, type) ? CALLS[type]!(item, id(item, 'id'), root) : undefined
}

/** True if the call was refused: nothing came of it, since it never was. */
export function wasDeclined(item: Fields): boolean {
  if (text(item, 'status') === 'declined') return true
  // of a call of an MCP server Codex says it in words
  return /^user (rejected|cancelled) MCP tool call$/.test(text(fields(item, 'error') ?? {}, 'message') ?? '')
}

type Reader = (item: Fields, callId: string | null, root: string) => ItemCall | undefined

const CALLS: Readonly<Record<string, Reader>> = {
  commandExecution(item, callId) {
    // a command that the user typed, or words for a shell that is open already
    const source = text(item, 'source')
    if (source === 'userShell' || source === 'unifiedExecInteraction') return undefined
    return { kind: 'exec', data: execCall(item, callId), result: ended(item) }
  },
  fileChange: (item, callId, root) => ({
    kind: 'patch',
    data: patchCall(item, callId, root),
    result: { ok: isDone(item), output: null },
  }),
  mcpToolCall: (item, callId) => ({ kind: 'mcp', data: mcpCall(item, callId), result: mcpResult(item) }),
  dynamicToolCall: (item, callId) =>
    tool(text(item, 'tool') ?? '', json(item, 'arguments'), callId, {
      ok: item['success'] === true,
      output: json(item, 'contentItems'),
    }),
  webSearch: (item, callId) =>
    tool('web_search', { query: json(item, 'query'), action: json(item, 'action') }, callId, {
      ok: true,
      output: json(item, 'results'),
    }),
  imageView: (item, callId) =>
    tool('view_image', { path: json(item, 'path') }, callId, { ok: true, output: null }),
  collabAgentToolCall: (item, callId) =>
    tool(snake(text(item, 'tool') ?? ''), { message: json(item, 'prompt') }, callId, {
      ok: isDone(item),
      output: json(item, 'agentsStates'),
    }),
}

/** A command, of an item or of the question about it. */
export function execCall(from: Fields, callId: string | null): EventData['exec.before'] {
  const command = unwrapped(text(from, 'command') ?? '')
  return { command, argv: null, cwd: text(from, 'cwd'), callId }
}

function ended(item: Fields): object {
  const exitCode = number(item, 'exitCode')
  const ok = exitCode === null ? (text(item, 'status') === 'failed' ? false : null) : exitCode === 0
  return { ok, exitCode, output: text(item, 'aggregatedOutput'), durationMs: number(item, 'durationMs') }
}

function patchCall(item: Fields, callId: string | null, root: string): PatchCall {
  return { ...changesOf(item, root), callId }
}

/** Hooks are told the name of a server with underscores, and rules are written so. */
export function mcpServerName(name: string): string {
  return name.replaceAll('-', '_')
}

function mcpCall(item: Fields, callId: string | null): McpCall {
  const server = mcpServerName(text(item, 'server') ?? '')
  return { server, tool: text(item, 'tool') ?? '', arguments: json(item, 'arguments'), callId }
}

function mcpResult(item: Fields): object {
  const result = json(item, 'result')
  const ok = isDone(item)
  const error = ok ? null : (text(fields(item, 'error') ?? {}, 'message') ?? words(result))
  return { ok, result, error, durationMs: number(item, 'durationMs') }
}

/** What a tool that failed says of it. */
function words(result: Json): string | null {
  const content = (result as { readonly content?: unknown } | null)?.content
  if (!Array.isArray(content)) return null
  const texts = content.flatMap((part) => text((part ?? {}) as Fields, 'text') ?? [])
  return texts.length === 0 ? null : texts.join('\n')
}

function tool(name: string, input: Json, callId: string | null, result: object): ItemCall {
  return { kind: 'tool', data: { tool: name, input, callId }, result }
}

function isDone(item: Fields): boolean {
  return text(item, 'status') === 'completed'
}

function snake(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
}

/** The name of an event of a call. */
export function nameOf({ kind }: ItemCall, when: 'before' | 'after'): EventName {
  return `${kind}.${when}`
}
