import type { EventData, EventName, LifecycleEvent, Stamp } from '@hookline/core'
import { type Fields, flag, id, needFields, needId, number, text } from '../payload.ts'
import { type Draft, draft } from '../envelope.ts'
import { finish, type Scene } from './draft.ts'
import { after, before, failed, permission } from './tool.ts'
import { UNNEEDED } from './unneeded.ts'

/** One of Claude Code's own events: what it can become, and how. */
interface Native {
  readonly events: readonly EventName[]
  readonly drafts: (payload: Fields, scene: Scene) => readonly Draft[]
}

/**
 * What tells a fact apart from its like. A prompt ends once, unless a hook has it go on; but more prompts come under its id
 * while it is worked on, and a subagent that is sent on starts and stops again as itself: those are NONE.
 */
const NONE = (): null => null
const PROMPT = (payload: Fields): string | null => id(payload, 'prompt_id')
const FIRST_ROUND = (payload: Fields): string | null =>
  flag(payload, 'stop_hook_active') ? null : PROMPT(payload)

const CALLS = { before: kinds('before'), after: kinds('after') }

const NATIVES: Readonly<Record<string, Native>> = {
  ...Object.fromEntries(Object.keys(UNNEEDED).map((name) => [name, { events: [], drafts: () => [] }])),
  SessionStart: one('session.start', NONE, (payload) => ({ source: text(payload, 'source') })),
  SessionEnd: one('session.end', NONE, (payload) => ({ reason: text(payload, 'reason') })),
  UserPromptSubmit: one('task.start', NONE, (payload) => ({ prompt: text(payload, 'prompt') })),
  PreToolUse: { events: CALLS.before, drafts: before },
  PermissionRequest: { events: ['permission.request'], drafts: permission },
  PostToolUse: { events: CALLS.after, drafts: after },
  PostToolUseFailure: { events: CALLS.after, drafts: failed },
  MessageDisplay: { events: ['agent.message'], drafts: messagePiece },
  Notification: one('notification', NONE, (payload) => ({
    kind: text(payload, 'notification_type'),
    message: text(payload, 'message'),
  })),
  PreCompact: one('compact.before', NONE, (payload) => ({ trigger: text(payload, 'trigger') })),
  PostCompact: one('compact.after', NONE, (payload) => ({ trigger: text(payload, 'trigger') })),
  SubagentStart: one('subagent.start', NONE, subagent),
  SubagentStop: { events: ['subagent.stop'], drafts: subagentStop },
  Stop: one('task.complete', FIRST_ROUND, (payload) => complete(payload, 'completed', null)),
  StopFailure: { events: ['task.complete', 'error'], drafts: failure },
}

/** Claude Code's own event names, each with the events it can become. */
export const natives: Readonly<Record<string, readonly EventName[]>> = Object.fromEntries(
  Object.entries(NATIVES).map(([name, native]) => [name, native.events]),
)

/** The events in one payload. A name that is not in the table comes from a newer Claude Code, and nobody can want it yet. */
export function decode(payload: unknown, stamp: Stamp): readonly LifecycleEvent[] {
  const read = needFields(payload, 'the payload')
  const name = needId(read, 'hook_event_name')
  return Object.hasOwn(NATIVES, name) ? finish(NATIVES[name]!.drafts, read, stamp) : []
}

function kinds(moment: 'before' | 'after'): readonly EventName[] {
  return (['exec', 'patch', 'mcp', 'tool'] as const).map((kind) => `${kind}.${moment}` as const)
}

function one<Name extends EventName>(
  name: Name,
  fact: (payload: Fields) => string | null,
  data: (payload: Fields) => EventData[Name],
): Native {
  return { events: [name], drafts: (payload) => [draft(name, data(payload), fact(payload))] }
}

/** In a terminal a text comes in pieces, the last of them often empty. */
function messagePiece(payload: Fields): readonly Draft[] {
  const said = text(payload, 'delta') ?? ''
  const [message, index] = [id(payload, 'message_id'), number(payload, 'index')]
  const fact = message === null || index === null ? null : `${message}:${index}`
  return said === '' ? [] : [draft('agent.message', { text: said }, fact)]
}

function subagent(payload: Fields): EventData['subagent.stop'] {
  return { type: text(payload, 'agent_type'), lastMessage: text(payload, 'last_assistant_message') }
}

/** The agent that writes the summary of a compaction stops, too: it has no type, and never started. */
function subagentStop(payload: Fields): readonly Draft[] {
  return text(payload, 'agent_type') === '' ? [] : [draft('subagent.stop', subagent(payload), null)]
}

function complete(
  payload: Fields,
  status: 'completed' | 'failed',
  error: string | null,
): EventData['task.complete'] {
  const lastMessage = status === 'failed' ? null : text(payload, 'last_assistant_message')
  return { status, lastMessage, usage: null, error, durationMs: null }
}

/** What would be the last message is the text of the error. */
function failure(payload: Fields): readonly Draft[] {
  const kind = text(payload, 'error')
  const said = id(payload, 'last_assistant_message') ?? kind ?? 'the model request failed'
  const prompt = PROMPT(payload)
  return [
    draft('task.complete', complete(payload, 'failed', said), prompt === null ? null : `${prompt}:failed`),
    draft('error', { message: said, kind, fatal: true }, prompt),
  ]
}
