import type { LifecycleEvent, Stamp } from '@hookline/core'
import { draft } from '../envelope.ts'
import { type Fields, json, needId, text } from '../payload.ts'
import { finish } from './draft.ts'

/** What Codex calls the one event that it tells the program named by `notify` in config.toml. */
export const NOTIFY = 'notify'

/** True for what `notify` is called with; hooks are told otherwise. */
export function isNotice(payload: Fields): boolean {
  return text(payload, 'type') === 'agent-turn-complete' && text(payload, 'hook_event_name') === null
}

/** The end of a turn, the same fact as the first `Stop` of it. @throws HooklineError `PAYLOAD_INVALID` */
export function noticed(payload: Fields, stamp: Stamp): readonly LifecycleEvent[] {
  const turn = needId(payload, 'turn-id')
  const session = {
    session_id: needId(payload, 'thread-id'),
    turn_id: turn,
    cwd: json(payload, 'cwd'),
  }
  const data = {
    status: 'completed',
    lastMessage: text(payload, 'last-assistant-message'),
    usage: null,
    error: null,
    durationMs: null,
  } as const
  return finish([draft('task.complete', data, turn)], session, stamp).map((event) => ({
    ...event,
    channel: 'notify',
    raw: payload,
  }))
}
