import type { Completed, EventName, LifecycleEvent } from '@hookline/core'
import { eventOf, itemOf, recordOf, type CodexRecord } from './record.ts'
import { execResult, mcpResult, patchResult } from './result.ts'
import { usageIn } from './usage.ts'
import { fields, id, type Fields } from '../../payload.ts'

/** False: the line has nothing to say of the event. */
export function mayComplete(line: string, event: LifecycleEvent): boolean {
  if (event.name === 'task.complete')
    return (
      event.task !== undefined &&
      (line.includes('"token_usage_record"') || line.includes('"task_started"')) &&
      line.includes(event.task.id)
    )
  const callId = callOf(event)
  return callId !== null && line.includes('"item_completed"') && line.includes(callId)
}

/** The event with what a record says of it. */
export function complete(event: LifecycleEvent, value: unknown): Completed | undefined {
  const record = recordOf(value)
  if (record === null) return undefined
  return event.name === 'task.complete' ? ofTask(event, record) : ofCall(event, record)
}

function callOf({ data }: LifecycleEvent): string | null {
  return id(data as Fields, 'callId')
}

/** What an item says, by the item's type and the event that it can complete. */
const RESULTS: Partial<
  Readonly<Record<EventName, { readonly type: string; readonly of: (item: Fields) => object }>>
> = {
  'exec.after': { type: 'CommandExecution', of: execResult },
  'patch.after': { type: 'FileChange', of: patchResult },
  // what Codex answered its hook with is the result; an error it does not report
  'mcp.after': { type: 'McpToolCall', of: (item) => ({ durationMs: mcpResult(item).durationMs }) },
}

function ofCall(event: LifecycleEvent, record: CodexRecord): Completed | undefined {
  const found = itemOf(record)
  const row = RESULTS[event.name]
  if (found === null || row === undefined || found.type !== row.type) return undefined
  // ids of calls are told apart within a turn
  if (found.id !== callOf(event) || found.turn !== (event.task?.id ?? found.turn)) return undefined
  return { event: withData(event, row.of(found.item)), isWhole: true }
}

/** Going back, what the turn used up so far comes first, and where it began last. */
function ofTask(event: LifecycleEvent<'task.complete'>, record: CodexRecord): Completed | undefined {
  const { payload, type } = record
  if (event.task === undefined || id(payload, 'turn_id') !== event.task.id) return undefined
  if (type === 'token_usage_record' && event.data.usage === null)
    return {
      event: withData(event, { usage: usageIn(fields(payload, 'turn_token_usage')) }),
      isWhole: false,
    }
  if (eventOf(record) !== 'task_started') return undefined
  const took = Date.parse(event.at) - Date.parse(record.at ?? '')
  return {
    event: Number.isFinite(took) ? withData(event, { durationMs: Math.max(0, took) }) : event,
    isWhole: true,
  }
}

/** What the record does not say stays as the hook told it. */
function withData(event: LifecycleEvent, more: object): LifecycleEvent {
  const told = Object.fromEntries(Object.entries(more).filter(([, value]) => value !== null))
  return { ...event, data: { ...event.data, ...told } } as LifecycleEvent
}
