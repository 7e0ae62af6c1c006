import type { EventData } from '@hookline/core'
import { type Fields, fields, number, text } from '../../payload.ts'
import { factOf, type AppServerFact, type Telling } from './fact.ts'
import type { Thread } from './thread.ts'

type Status = EventData['task.complete']['status']

/** The end of a turn: of the main agent, of a subagent, or of a compaction, which is no round of work. */
export function turnEnd(thread: Thread, turn: Fields, telling: Telling): readonly AppServerFact[] {
  const { id, isCompaction, messages, prompts, lastMessage, usage } = thread.turn
  const status = statusOf(text(turn, 'status'))
  if (status === undefined || (isCompaction && prompts + messages === 0)) return []
  if (thread.isSub) {
    const stop = { type: thread.role, lastMessage }
    return [factOf(telling, thread, 'subagent.stop', stop, id)]
  }
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
