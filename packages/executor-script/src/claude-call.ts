import type { EventData, ExecCall, Json, LifecycleEvent, McpCall, PatchCall, ToolCall } from '@hookline/core'
import { resolve } from 'node:path'
import { scriptError } from './errors.ts'
import { patchedText } from './patched-text.ts'

type Fields = Readonly<Record<string, Json | undefined>>

/** The kinds of calls, as events are named. */
export type CallKind = 'exec' | 'patch' | 'mcp' | 'tool'

type Told = readonly [event: LifecycleEvent, path: string | undefined]

/** A call in Claude Code's words: `Bash`, `Edit`, `Write`, `mcp__server__tool`; any other tool keeps its name. */
export function claudeCall(kind: CallKind, data: never, ...told: Told): Fields {
  return CALLS[kind](data, ...told)
}

/** What came of a call. @see claudeCall */
export function claudeResponse(kind: CallKind, data: never, ...told: Told): Fields {
  const { ok = null, durationMs = null } = data as { ok?: boolean | null; durationMs?: number | null }
  const time = durationMs === null ? {} : { duration_ms: durationMs }
  return ok === false
    ? { hook_event_name: 'PostToolUseFailure', error: errorOf(data), is_interrupt: false, ...time }
    : { tool_response: RESPONSES[kind](data, ...told), ...time }
}

const CALLS: Readonly<Record<CallKind, (data: never, ...told: Told) => Fields>> = {
  exec: ({ command }: ExecCall) => ({ tool_name: 'Bash', tool_input: { command } }),
  patch: (data: PatchCall, event, path) => {
    const { file, text } = edited(data, event, path)
    return text.isNew
      ? { tool_name: 'Write', tool_input: { file_path: file, content: text.after } }
      : {
          tool_name: 'Edit',
          tool_input: {
            file_path: file,
            old_string: text.before,
            new_string: text.after,
            replace_all: false,
          },
        }
  },
  mcp: ({ server, tool, arguments: input }: McpCall) => ({
    tool_name: `mcp__${server}__${tool}`,
    tool_input: input ?? {},
    mcp_server: { name: server },
  }),
  tool: ({ tool, input }: ToolCall) => ({ tool_name: tool, tool_input: input ?? {} }),
}

const RESPONSES: Readonly<Record<CallKind, (data: never, ...told: Told) => Json>> = {
  exec: ({ output }: EventData['exec.after']) => ({
    stdout: output ?? '',
    stderr: '',
    interrupted: false,
    isImage: false,
    noOutputExpected: false,
  }),
  patch: (data: PatchCall, event, path) => {
    const { file, text } = edited(data, event, path)
    const common = { filePath: file, originalFile: null, structuredPatch: [], userModified: false }
    return text.isNew
      ? { type: 'create', content: text.after, ...common }
      : { oldString: text.before, newString: text.after, replaceAll: false, ...common }
  },
  mcp: ({ result }: EventData['mcp.after']) => contentOf(result),
  tool: ({ output }: EventData['tool.after']) => output,
}

function edited(data: PatchCall, event: LifecycleEvent, path: string | undefined) {
  if (path === undefined)
    throw scriptError('SCRIPT_PAYLOAD_MISSING', `the files of this ${event.name} are not known`)
  return { file: resolve(event.session.root, path), text: patchedText(data, path) }
}

/** Claude Code passes on what is inside the answer of an MCP server. */
function contentOf(result: Json): Json {
  const isObject = typeof result === 'object' && result !== null && !Array.isArray(result)
  return isObject ? ((result as Fields)['content'] ?? result) : result
}

function errorOf(data: {
  readonly exitCode?: number | null
  readonly output?: Json
  readonly error?: string | null
}): string {
  const { exitCode = null, output = null, error = null } = data
  const said = error ?? (typeof output === 'string' ? output : output === null ? '' : JSON.stringify(output))
  return exitCode === null ? said : `Exit code ${exitCode}\n${said}`
}
