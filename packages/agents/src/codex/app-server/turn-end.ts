import type { EventData } from '@hookline/core'
import { type Fields, fields, number, text } from '../../payload.ts'
import { factOf, type AppServerFact, type Telling } from './fact.ts'
import type { Thread } from './thread.ts'

type Status = EventData['task.complete']['status']

/** The end of a turn: of the main agent or of a subagent. What no agent worked at is no round of work, and has none. */
export function turnEnd(thread: Thread, turn: Fields, telling: Telling): readonly AppServerFact[] {
  const { id, isCompaction, messages, models, prompts, lastMessage, usage } = thread.turn
  const status = statusOf(text(turn, 'status'))
  const isIdle = prompts + messages + models === 0
  if (status === undefined || (isCompaction && isIdle)) return []
  if (thread.isSub) {
    const stop = { type: thread.role, lastMessage }
    return [factOf(telling, thread, 'subagent.stop', stop, id)]
  }
  // a command of the user's own, or a prompt that was refused
  if (status === 'completed' && isIdle) return []
  const error = text(fields(turn, 'error') ?? {}, 'message')
  const durationMs = number(turn, 'durationMs')
  const complete = { status, lastMessage, usage, error, durationMs }
  const isInterrupted = status === 'interrupted'
  return [
    ...(isInterrupted ? [factOf(telling, thread, 'interrupt', {}, id)] : []),
    factOf(telling, thread, 'task.complete', complete, status === 'completed' ? id : `${id}:${status}`),
  ].map((fact) => (isInterrupted ? { ...fact, native: 'interrupt' } : fact))
}

function statusOf(status: string | null): Status | undefined {
  return status === 'completed' || status === 'failed' || status === 'interrupted' ? status : undefined
}
