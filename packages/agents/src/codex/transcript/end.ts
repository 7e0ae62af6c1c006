import type { EventData, Told, Usage } from '@hookline/core'
import { fields, id, number, text } from '../../payload.ts'
import { eventOf, type CodexRecord } from './record.ts'

/** The end of a turn that no `Stop` tells of; `null`: the turn ended as it should. */
export function endOf(record: CodexRecord, usage: Usage | null): Pick<Told, 'name' | 'data' | 'fact'> | null {
  const { payload } = record
  const turn = id(payload, 'turn_id')
  const error = fields(payload, 'error')
  const status = eventOf(record) === 'turn_aborted' ? 'interrupted' : error === null ? null : 'failed'
  if (status === null) return null
  const data: EventData['task.complete'] = {
    status,
    lastMessage: text(payload, 'last_agent_message'),
    usage,
    error: status === 'failed' ? (text(error!, 'message') ?? 'the turn failed') : null,
    durationMs: number(payload, 'duration_ms'),
  }
  return { name: 'task.complete', data: data as object as Told['data'], fact: `${turn}:${status}` }
}
