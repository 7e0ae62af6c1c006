import type { AgentReply } from '@hookline/core'

/**
 * What Claude Code 2.1.330 was seen to obey on stdout, per event. Kept apart from the source on purpose: a field that is wrong
 * there must not be right here. One of the wrong kind makes Claude Code drop the whole answer and let the action pass.
 */
interface Accepted {
  readonly top: readonly string[]
  readonly specific: readonly string[]
}

const STOP = ['continue', 'stopReason']
const BLOCK = ['decision', 'reason']
const ACCEPTED: Readonly<Record<string, Accepted>> = {
  SessionStart: { top: ['systemMessage'], specific: ['additionalContext'] },
  UserPromptSubmit: { top: ['systemMessage', ...STOP, ...BLOCK], specific: ['additionalContext'] },
  PreToolUse: {
    top: ['systemMessage', ...STOP],
    specific: ['additionalContext', 'permissionDecision', 'permissionDecisionReason', 'updatedInput'],
  },
  PermissionRequest: { top: [], specific: ['decision'] },
  PostToolUse: {
    top: ['systemMessage', ...STOP, ...BLOCK],
    specific: ['additionalContext', 'updatedToolOutput'],
  },
  PostToolUseFailure: { top: ['systemMessage', ...BLOCK], specific: ['additionalContext'] },
  PreCompact: { top: BLOCK, specific: [] },
  SubagentStart: { top: [], specific: ['additionalContext'] },
  SubagentStop: { top: BLOCK, specific: [] },
  Stop: { top: ['systemMessage', ...STOP, ...BLOCK], specific: [] },
}
const NOTHING: Accepted = { top: [], specific: [] }

type Body = Readonly<Record<string, unknown>>

/** Why Claude Code would not obey the reply; nothing if it would. */
export function complaints(native: string, reply: AgentReply): readonly string[] {
  if (reply.exitCode === 2)
    return reply.stdout === '' && isWords(reply.stderr) ? [] : ['exit code 2 wants stderr alone']
  if (reply.exitCode !== 0 || reply.stderr !== '') return ['an answer is stdout with exit code 0']
  if (reply.stdout === '') return []
  if (!/^\{[^]*\}$/.test(reply.stdout)) return ['text around the object makes all of it plain text']
  return bodyComplaints(native, JSON.parse(reply.stdout) as Body)
}

function bodyComplaints(native: string, body: Body): readonly string[] {
  const accepted = ACCEPTED[native] ?? NOTHING
  const { hookSpecificOutput: specific, ...top } = body as Body & { readonly hookSpecificOutput?: Body }
  return [
    ...unknown(top, accepted.top),
    ...unknown(specific ?? {}, ['hookEventName', ...accepted.specific]),
    ...wrong(specific !== undefined && specific['hookEventName'] !== native, 'hookEventName'),
    ...wrong('continue' in top && top['continue'] !== false, 'continue'),
    ...wrong('continue' in top !== 'stopReason' in top, 'stopReason'),
    ...wrong('stopReason' in top && !isWords(top['stopReason']), 'stopReason'),
    ...wrong('systemMessage' in top && typeof top['systemMessage'] !== 'string', 'systemMessage'),
    ...wrong('decision' in top && (top['decision'] !== 'block' || !isWords(top['reason'])), 'decision'),
    ...wrong('reason' in top && !('decision' in top), 'reason without decision'),
    ...callComplaints(specific ?? {}),
    ...leaveComplaints(specific?.['decision'] as Body | undefined),
  ]
}

function callComplaints(specific: Body): readonly string[] {
  const decision = specific['permissionDecision']
  const input = specific['updatedInput']
  return [
    ...wrong(![undefined, 'allow', 'ask', 'deny'].includes(decision as string), 'permissionDecision'),
    ...wrong(decision === 'deny' && !isWords(specific['permissionDecisionReason']), 'deny without reason'),
    ...wrong('permissionDecisionReason' in specific && decision === undefined, 'reason without decision'),
    ...wrong('updatedInput' in specific && !isObject(input), 'updatedInput'),
    ...wrong('updatedInput' in specific && decision === 'deny', 'updatedInput of a denied call'),
    ...wrong(
      'additionalContext' in specific && typeof specific['additionalContext'] !== 'string',
      'additionalContext',
    ),
  ]
}

function leaveComplaints(decision: Body | undefined): readonly string[] {
  if (decision === undefined) return []
  const fields = decision['behavior'] === 'allow' ? ['updatedInput'] : ['message', 'interrupt']
  return [
    ...unknown(decision, ['behavior', ...fields]),
    ...wrong(!['allow', 'deny'].includes(decision['behavior'] as string), 'behavior'),
    ...wrong(decision['behavior'] === 'deny' && !isWords(decision['message']), 'message'),
    ...wrong('interrupt' in decision && decision['interrupt'] !== true, 'interrupt'),
    ...wrong('updatedInput' in decision && !isObject(decision['updatedInput']), 'updatedInput'),
  ]
}

function unknown(body: Body, names: readonly string[]): readonly string[] {
  return Object.keys(body).filter((name) => !names.includes(name))
}

function wrong(is: boolean, what: string): readonly string[] {
  return is ? [what] : []
}

function isWords(value: unknown): boolean {
  return typeof value === 'string' && value.trim() !== ''
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
