import type { EventData, EventName, LifecycleEvent, Stamp } from '@hookline/core'
import { after, before, permission } from './tool.ts'
import { type Draft, draft } from '../envelope.ts'
import { finish } from './draft.ts'
import { isNotice, noticed } from './notify.ts'
import { type Fields, fields, flag, id, needFields, needId, text } from '../payload.ts'
import { usageIn } from './transcript/usage.ts'

/** One of Codex's own events: what it can become, and how. */
interface Native {
  readonly events: readonly EventName[]
  readonly drafts: (payload: Fields) => readonly Draft[]
}

/**
 * What tells a fact apart from its like. A turn holds one start of a subagent and one interrupt, but many prompts
 * (steering), model requests, compactions and permission questions, which carry no id of their own: those are NONE.
 */
const NONE = (): null => null
const TURN = (payload: Fields): string | null => id(payload, 'turn_id')

/** Of the rounds that a denied stop adds to a turn one payload cannot tell which it is: each is a fact of its own. */
const ROUND = (payload: Fields): string | null =>
  flag(payload, 'stop_hook_active') ? null : within(payload, '')

const NATIVES: Readonly<Record<string, Native>> = {
  SessionStart: one('session.start', NONE, (payload) => ({ source: text(payload, 'source') })),
  SessionEnd: one('session.end', NONE, (payload) => ({ reason: text(payload, 'reason') })),
  UserPromptSubmit: one('task.start', NONE, (payload) => ({ prompt: text(payload, 'prompt') })),
  PreModelRequest: one('model.before', NONE, (payload) => ({ model: text(payload, 'model') })),
  PostModelRequest: { events: ['model.after', 'error'], drafts: modelAnswer },
  PreToolUse: { events: ['exec.before', 'patch.before', 'mcp.before', 'tool.before'], drafts: before },
  PermissionRequest: { events: ['permission.request'], drafts: permission },
  PostToolUse: { events: ['exec.after', 'patch.after', 'mcp.after', 'tool.after'], drafts: after },
  PreCompact: one('compact.before', NONE, (payload) => ({ trigger: text(payload, 'trigger') })),
  PostCompact: one('compact.after', NONE, (payload) => ({ trigger: text(payload, 'trigger') })),
  SubagentStart: one('subagent.start', TURN, subagent),
  SubagentStop: one('subagent.stop', ROUND, subagent),
  Stop: one('task.complete', ROUND, (payload) => complete(payload, 'completed')),
  Interrupt: { events: ['interrupt', 'task.complete'], drafts: interrupt },
}

/** Codex's own event names, each with the events it can become. */
export const natives: Readonly<Record<string, readonly EventName[]>> = Object.fromEntries(
  Object.entries(NATIVES).map(([name, native]) => [name, native.events]),
)

/** The events in one payload. A name that is not in the table comes from a newer Codex, and nobody can want it yet. */
export function decode(payload: unknown, stamp: Stamp): readonly LifecycleEvent[] {
  const read = needFields(payload, 'the payload')
  if (isNotice(read)) return noticed(read, stamp)
  const name = needId(read, 'hook_event_name')
  return Object.hasOwn(NATIVES, name) ? finish(NATIVES[name]!.drafts(read), read, stamp) : []
}

function one<Name extends EventName>(
  name: Name,
  fact: (payload: Fields) => string | null,
  data: (payload: Fields) => EventData[Name],
): Native {
  return { events: [name], drafts: (payload) => [draft(name, data(payload), fact(payload))] }
}

function within(payload: Fields, suffix: string): string | null {
  const turn = TURN(payload)
  return turn === null ? null : `${turn}${suffix}`
}

function subagent(payload: Fields): EventData['subagent.stop'] {
  return { type: text(payload, 'agent_type'), lastMessage: text(payload, 'last_assistant_message') }
}

function complete(payload: Fields, status: 'completed' | 'interrupted'): EventData['task.complete'] {
  const lastMessage = text(payload, 'last_assistant_message')
  return { status, lastMessage, usage: null, error: null, durationMs: null }
}

function interrupt(payload: Fields): readonly Draft[] {
  return [
    draft('interrupt', {}, TURN(payload)),
    draft('task.complete', complete(payload, 'interrupted'), within(payload, ':interrupted')),
  ]
}

function modelAnswer(payload: Fields): readonly Draft[] {
  const status = text(payload, 'status')
  const error = text(payload, 'error')
  const model = text(payload, 'model')
  const answered = draft(
    'model.after',
    { model, status, usage: usageIn(fields(payload, 'token_usage')), error },
    null,
  )
  if (status !== 'failed') return [answered]
  // Whether Codex tries again is not told, so this is no end of the task yet.
  const message = error ?? 'the model request failed'
  return [answered, draft('error', { message, kind: 'model', fatal: null }, null)]
}
