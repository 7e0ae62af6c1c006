import type { ExecCall, McpCall, PatchCall, ToolCall } from '@hookline/core'
import { patchIn } from './heredoc.ts'
import { patchedFiles } from './patch.ts'
import { type Fields, id, json, needFields, needId, needText } from '../payload.ts'

/** One call of a tool, as the event's data. */
export type Call =
  | { readonly kind: 'exec'; readonly data: ExecCall }
  | { readonly kind: 'patch'; readonly data: PatchCall }
  | { readonly kind: 'mcp'; readonly data: McpCall }
  | { readonly kind: 'tool'; readonly data: ToolCall }

/** What the tool named in a payload is about to do or did, the call itself first. @throws HooklineError `PAYLOAD_INVALID` */
export function calls(payload: Fields): readonly [Call, ...Call[]] {
  const tool = needId(payload, 'tool_name')
  if (tool === 'Bash') return bash(payload)
  if (tool === 'apply_patch') return [applyPatch(payload)]
  const callId = id(payload, 'tool_use_id')
  const input = json(payload, 'tool_input')
  const mcp = mcpName(tool)
  return mcp === undefined
    ? [{ kind: 'tool', data: { tool, input, callId } }]
    : [{ kind: 'mcp', data: { ...mcp, arguments: input, callId } }]
}

function bash(payload: Fields): readonly [Call, ...Call[]] {
  const callId = id(payload, 'tool_use_id')
  const command = needCommand(payload)
  const exec: Call = { kind: 'exec', data: { command, argv: null, cwd: null, callId } }
  const found = patchIn(command)
  return found === undefined
    ? [exec]
    : [exec, { kind: 'patch', data: { files: found.files, patch: found.patch, callId } }]
}

function applyPatch(payload: Fields): Call {
  const patch = needCommand(payload)
  return { kind: 'patch', data: { files: patchedFiles(patch), patch, callId: id(payload, 'tool_use_id') } }
}

function needCommand(payload: Fields): string {
  const input = needFields(json(payload, 'tool_input'), 'tool_input')
  return needText(input, 'command', 'tool_input.command')
}

/**
 * `mcp__server__tool`, cut at the first `__` that leaves both sides a character: tools named with `__` or with a leading
 * `_` are more common than servers with `__` inside. Anything that cannot be cut so is not an MCP tool.
 */
function mcpName(name: string): { readonly server: string; readonly tool: string } | undefined {
  if (!name.startsWith('mcp__')) return undefined
  const rest = name.slice('mcp__'.length)
  const cut = rest.indexOf('__', 1)
  return cut < 0 || cut + 2 === rest.length
    ? undefined
    : { server: rest.slice(0, cut), tool: rest.slice(cut + 2) }
}
