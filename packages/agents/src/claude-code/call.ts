import type { ExecCall, McpCall, PatchCall, ToolCall } from '@hookline/core'
import { type Fields, fields, id, json, needFields, needId, needText, text } from '../payload.ts'
import { edited, isEdit } from './edit.ts'
import type { Place } from './place.ts'

/** One call of a tool, as the event's data. */
export type Call =
  | { readonly kind: 'exec'; readonly data: ExecCall }
  | { readonly kind: 'patch'; readonly data: PatchCall }
  | { readonly kind: 'mcp'; readonly data: McpCall }
  | { readonly kind: 'tool'; readonly data: ToolCall }

/** What the tool named in a payload is about to do or did. @throws HooklineError `PAYLOAD_INVALID` */
export function callIn(payload: Fields, place: Place): Call {
  const tool = needId(payload, 'tool_name')
  const callId = id(payload, 'tool_use_id')
  if (runsCommand(tool, fields(payload, 'tool_input')))
    return {
      kind: 'exec',
      data: { command: needText(needInput(payload), 'command'), argv: null, cwd: null, callId },
    }
  if (isEdit(tool)) return { kind: 'patch', data: { ...edited(tool, needInput(payload), place), callId } }
  const input = json(payload, 'tool_input')
  const mcp = mcpName(tool, serverIn(payload))
  return mcp === undefined
    ? { kind: 'tool', data: { tool, input, callId } }
    : { kind: 'mcp', data: { ...mcp, arguments: input, callId } }
}

/** True for a call that a shell carries out; `Monitor` watches a command, or something else. */
export function runsCommand(tool: string, input: Fields | null): boolean {
  return (
    tool === 'Bash' || tool === 'PowerShell' || (tool === 'Monitor' && text(input ?? {}, 'command') !== null)
  )
}

function needInput(payload: Fields): Fields {
  return needFields(json(payload, 'tool_input'), 'tool_input')
}

function serverIn(payload: Fields): string | null {
  const server = fields(payload, 'mcp_server')
  return server && text(server, 'name')
}

/**
 * `mcp__server__tool`. Where the server is told it says where to cut, else the first `__` does that leaves both sides a
 * character: tools named with `__` or with a leading `_` are more common than servers with `__` inside.
 */
function mcpName(
  name: string,
  told: string | null,
): { readonly server: string; readonly tool: string } | undefined {
  if (!name.startsWith('mcp__')) return undefined
  const rest = name.slice('mcp__'.length)
  const server = (told ?? '').replace(/[^\w-]/g, '_')
  const cut = server !== '' && rest.startsWith(`${server}__`) ? server.length : rest.indexOf('__', 1)
  return cut < 0 || cut + 2 === rest.length
    ? undefined
    : { server: rest.slice(0, cut), tool: rest.slice(cut + 2) }
}
