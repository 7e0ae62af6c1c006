import type { AgentReply } from '@hookline/core'

/**
 * What Codex 0.169.0 accepts on stdout, per event, as its own schemas and its refusals of them have it. Kept apart
 * from the source on purpose: a field that is wrong there must not be right here.
 */
const UNIVERSAL = ['continue', 'stopReason', 'suppressOutput', 'systemMessage']
const BLOCKABLE = [...UNIVERSAL, 'decision', 'reason']
const SPECIFIC = 'hookSpecificOutput'

interface Accepted {
  readonly top: readonly string[]
  readonly specific?: readonly string[]
  /** True: `continue: false` and `stopReason` are refused although the schema knows them. */
  readonly noStop?: true
}

const ACCEPTED: Readonly<Record<string, Accepted>> = {
  SessionStart: { top: [...UNIVERSAL, SPECIFIC], specific: ['additionalContext'] },
  SessionEnd: { top: [] },
  UserPromptSubmit: { top: [...BLOCKABLE, SPECIFIC], specific: ['additionalContext'] },
  PreModelRequest: { top: [] },
  PostModelRequest: { top: [] },
  PreToolUse: {
    top: [...UNIVERSAL, SPECIFIC],
    specific: ['additionalContext', 'permissionDecision', 'permissionDecisionReason', 'updatedInput'],
    noStop: true,
  },
  PermissionRequest: { top: [...UNIVERSAL, SPECIFIC], specific: ['decision'], noStop: true },
  PostToolUse: { top: [...BLOCKABLE, SPECIFIC], specific: ['additionalContext'] },
  PreCompact: { top: UNIVERSAL },
  PostCompact: { top: UNIVERSAL },
  SubagentStart: { top: [...UNIVERSAL, SPECIFIC], specific: ['additionalContext'] },
  SubagentStop: { top: BLOCKABLE },
  Stop: { top: BLOCKABLE },
  Interrupt: { top: ['systemMessage'] },
}

type Body = Readonly<Record<string, unknown>>

/** Rust counts U+0085 as white space and U+FEFF not. */
const isBlank = (value: unknown): boolean =>
  typeof value !== 'string' ||
  /^[\t-\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]*$/.test(value)

/** Why Codex would not obey the reply; nothing if it would. */
export function complaints(native: string, reply: AgentReply, version = '0.169.0'): readonly string[] {
  if (reply.exitCode === 2)
    return reply.stdout === '' && !isBlank(reply.stderr) ? [] : ['exit code 2 wants stderr alone']
  if (reply.exitCode !== 0 || reply.stderr !== '') return ['an answer is stdout with exit code 0']
  if (reply.stdout === '') return []
  if (/(?<!\\)(?:\\\\)*\\ud[89a-f]/i.test(reply.stdout)) return ['half a surrogate pair']
  if (nesting(reply.stdout) > 127) return ['nested deeper than its parser goes']
  const body = JSON.parse(reply.stdout) as Body
  return [...bodyComplaints(native, body), ...(version === '0.130.0' ? oldComplaints(body) : [])]
}

function bodyComplaints(native: string, body: Body): readonly string[] {
  const accepted = ACCEPTED[native]!
  const specific = body[SPECIFIC] as Body | undefined
  const said = [
    ...unknown(body, accepted.top),
    ...unknown(specific ?? {}, ['hookEventName', ...(accepted.specific ?? [])]),
    ...wrong(specific !== undefined && specific['hookEventName'] !== native, 'hookEventName'),
    ...wrong(accepted.noStop === true && ('continue' in body || 'stopReason' in body), 'no stop here'),
    ...wrong('suppressOutput' in body, 'suppressOutput'),
    ...wrong('continue' in body && typeof body['continue'] !== 'boolean', 'continue'),
    ...wrong('stopReason' in body && typeof body['stopReason'] !== 'string', 'stopReason'),
    ...wrong('systemMessage' in body && typeof body['systemMessage'] !== 'string', 'systemMessage'),
    ...wrong('decision' in body && (body['decision'] !== 'block' || isBlank(body['reason'])), 'decision'),
    ...wrong('reason' in body && !('decision' in body), 'reason without decision'),
  ]
  if (native === 'PreToolUse') said.push(...callComplaints(specific ?? {}))
  if (native === 'PermissionRequest') said.push(...leaveComplaints(specific ?? {}))
  return said
}

/** Codex 0.130.0 knows the field, and says of an answer with it that it is not supported. */
function oldComplaints(body: Body): readonly string[] {
  const specific = (body[SPECIFIC] ?? {}) as Body
  return wrong(
    'updatedInput' in specific || specific['permissionDecision'] === 'allow',
    'updatedInput is too new',
  )
}

function callComplaints(specific: Body): readonly string[] {
  const decision = specific['permissionDecision']
  const input = specific['updatedInput']
  const isObject = typeof input === 'object' && input !== null && !Array.isArray(input)
  return [
    ...wrong(![undefined, 'allow', 'deny'].includes(decision as string), 'permissionDecision'),
    ...wrong(decision === 'deny' && isBlank(specific['permissionDecisionReason']), 'deny without reason'),
    ...wrong('permissionDecisionReason' in specific && decision === undefined, 'reason without decision'),
    ...wrong(decision === 'allow' && !isObject, 'allow without updatedInput'),
    ...wrong('updatedInput' in specific && decision !== 'allow', 'updatedInput without allow'),
    ...wrong(specific['additionalContext'] === null, 'additionalContext'),
  ]
}

function leaveComplaints(specific: Body): readonly string[] {
  if (!('decision' in specific)) return []
  const decision = specific['decision'] as Body
  return [
    ...unknown(decision, ['behavior', 'message']),
    ...wrong(!['allow', 'deny'].includes(decision['behavior'] as string), 'behavior'),
    ...wrong('message' in decision && typeof decision['message'] !== 'string', 'message'),
  ]
}

function unknown(body: Body, names: readonly string[]): readonly string[] {
  return Object.keys(body).filter((name) => !names.includes(name))
}

function wrong(is: boolean, what: string): readonly string[] {
  return is ? [what] : []
}

function nesting(json: string): number {
  let depth = 0
  let deepest = 0
  for (const [char] of json.replace(/"(?:[^"\\]|\\.)*"/g, '').matchAll(/[[\]{}]/g)) {
    depth += char === '{' || char === '[' ? 1 : -1
    deepest = Math.max(deepest, depth)
  }
  return deepest
}
