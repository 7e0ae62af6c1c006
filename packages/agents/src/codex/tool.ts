import type { EventData, Json } from '@hookline/core'
import { calls } from './call.ts'
import { type Draft, draft } from '../envelope.ts'
import { type Fields, fields, json, text } from '../payload.ts'

/** The events of a call that is about to happen. @throws HooklineError `PAYLOAD_INVALID` */
export function before(payload: Fields): readonly Draft[] {
  return calls(payload).map(({ kind, data }) => draft(`${kind}.before`, data, data.callId))
}

/** The events of a call that happened. @throws HooklineError `PAYLOAD_INVALID` */
export function after(payload: Fields): readonly Draft[] {
  return calls(payload).map(({ kind, data }, at) => {
    // What a shell prints is no word about a patch inside its command.
    const response = at === 0 ? json(payload, 'tool_response') : null
    return draft(`${kind}.after`, { ...data, ...RESULTS[kind](response) } as never, data.callId)
  })
}

/** The event of a call that Codex wants leave for. @throws HooklineError `PAYLOAD_INVALID` */
export function permission(payload: Fields): readonly Draft[] {
  const [{ kind, data }] = calls(payload)
  // Among the arguments of an MCP tool a `description` is the tool's own, not Codex's words about the call.
  const ours = kind === 'exec' || kind === 'patch' ? fields(payload, 'tool_input') : null
  const description = ours && text(ours, 'description')
  const request = { kind, description, ...data } as EventData['permission.request']
  return [draft('permission.request', request, data.callId)]
}

/** What the response says. Codex reports a call of a tool only if it succeeded, but a command whatever its exit code. */
const RESULTS = {
  exec: (response: Json) => ({ ok: null, exitCode: null, output: words(response), durationMs: null }),
  patch: (response: Json) => ({ ok: exitedWell(words(response)), output: words(response) }),
  mcp: (response: Json) => ({ ok: true, result: response, error: null, durationMs: null }),
  tool: (response: Json) => ({ ok: true, output: response }),
} as const

function words(response: Json): string | null {
  return typeof response === 'string' ? response : null
}

function exitedWell(output: string | null): boolean | null {
  const code = /^Exit code: (-?\d+)\b/.exec(output ?? '')?.[1]
  return code === undefined ? null : Number(code) === 0
}
