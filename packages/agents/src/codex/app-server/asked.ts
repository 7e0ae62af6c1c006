import { fields, id, json, text } from '../../payload.ts'
import { askedCall, toolOf } from './asked-call.ts'
import { partOf, present, unlessRoot, type Ask } from './asks.ts'
import { requestUserInput } from './input.ts'
import { execCall, mcpServerName } from './item.ts'
import { applyPatchApproval, execCommandApproval } from './legacy.ts'
import { permissions } from './permissions.ts'

const decided = { decline: { decision: 'decline' }, accept: { decision: 'accept' } } as const

/** Questions about calls, by their method. */
export const ASKED: Readonly<Record<string, Ask>> = {
  'item/commandExecution/requestApproval'(params, { thread: { cwd } }) {
    const description = text(params, 'reason')
    const callId = id(params, 'itemId')
    const data = execCall({ cwd, ...present(params) }, callId)
    const kind = text(params, 'kind') ?? 'command'
    // words for a shell that is open already
    if (kind === 'writeStdin')
      return {
        kind: 'tool',
        data: { tool: 'write_stdin', input: params as never, callId },
        description,
        isCall: false,
        ...decided,
      }
    return {
      kind: 'exec',
      data,
      description,
      part: partOf(params),
      ...decided,
      // what nobody can read no hook consents to
      ...(kind === 'command' && data.command !== '' ? {} : { accept: null }),
    }
  },
  'item/fileChange/requestApproval'(params, { thread, known: { calls } }) {
    const callId = id(params, 'itemId')
    const call = calls.get(`${thread.id}:${callId}`)
    const description = text(params, 'reason')
    if (call?.kind === 'patch')
      return { kind: 'patch', data: call.data, description, ...decided, ...unlessRoot(params) }
    // nothing told which files: no hook can consent to them
    return { kind: 'patch', data: { files: [], patch: null, callId }, description, ...decided, accept: null }
  },
  'mcpServer/elicitation/request'(params, { thread, known: { calls } }) {
    const meta = fields(params, '_meta')
    if (meta === null || text(meta, 'codex_approval_kind') !== 'mcp_tool_call') return undefined
    const server = mcpServerName(text(params, 'serverName') ?? '')
    const [given, named] = [json(meta, 'tool_params'), text(meta, 'tool_name')]
    const description = text(params, 'message')
    const call = askedCall(
      { server, tool: named, arguments: given, words: description ?? '' },
      [...calls.values()].filter((one) => one.thread === thread.id),
    )
    const tool = named ?? (call && toolOf(call)) ?? ''
    return {
      kind: 'mcp',
      data: { server, tool, arguments: given, callId: call?.id ?? null },
      description,
      decline: { action: 'decline', content: null, _meta: null },
      // what nobody can name no hook consents to
      accept: tool === '' ? null : { action: 'accept', content: {}, _meta: null },
    }
  },
  'item/tool/requestUserInput': requestUserInput,
  'item/permissions/requestApproval': permissions,
  execCommandApproval,
  applyPatchApproval,
}
