import { eventRow, type Json, type LifecycleEvent, type NeededResult } from '@hookline/core'
import type { EventRecord, HookRecord, RecordLine } from '../record/event-record.ts'
import { isTable } from '../table.ts'
import type { Heard } from './report.ts'

/** True for the record of an event. */
export function isEvent(line: RecordLine): line is EventRecord {
  return !('lost' in line)
}

/** What became of a hook; `undefined`: it was not there, or did not listen. */
export function entryOf({ hooks }: EventRecord, hook: string): HookRecord | undefined {
  return hooks.find((one) => one.hook === hook)
}

/** The event as a hook met it: rewritten by those before it. */
export function eventOf(record: EventRecord, rewrites: boolean): LifecycleEvent {
  const { id, name, at, key, channel, agent, session, task, subagent, data, hooks } = record
  const changes = rewrites ? {} : rewriteOf(hooks)
  return {
    spec: 1,
    id,
    name,
    at,
    key,
    channel,
    agent,
    session,
    data: { ...(data as object), ...changes } as Json,
    ...(task === undefined ? {} : { task }),
    ...(subagent === undefined ? {} : { subagent }),
    raw: null,
  } as LifecycleEvent
}

/** What hooks made of the data of an event, the last word on each field; nothing where none rewrote it. */
export function rewriteOf(hooks: readonly HookRecord[]): Readonly<Record<string, Json>> {
  const changes = hooks.flatMap(({ rewrite, enforce }) =>
    isTable(rewrite) && enforce !== false ? [rewrite] : [],
  )
  return Object.assign({}, ...changes) as Readonly<Record<string, Json>>
}

/** The results of the hooks that one needs, as it saw them. */
export function resultsOf(
  record: EventRecord,
  needs: readonly string[],
): Readonly<Record<string, NeededResult>> {
  const named = needs.map((id): [string, NeededResult] => {
    const entry = record.hooks.find(({ hook }) => hook.endsWith(`/${id}`))
    return [
      id.replaceAll('-', '_'),
      { status: statusOf(entry), decision: entry?.decision ?? null, data: entry?.data ?? null },
    ]
  })
  return Object.fromEntries(named)
}

/** One that was handed over had not ended when the others were answered. */
function statusOf(entry: HookRecord | undefined): NeededResult['status'] {
  return entry?.status === undefined || entry.status === 'queued' ? 'skipped' : entry.status
}

/** What `match` looked at, in a line; `null`: the event has no subject. */
export function subjectOf(record: Pick<EventRecord, 'name' | 'data'>): string | null {
  try {
    const found = eventRow(record.name)?.candidates(record.data as never) ?? null
    return typeof found === 'string' || found === null ? found : found.join(' ')
  } catch {
    // what was cut down has not all of its fields
    return null
  }
}

export function heardOf(record: EventRecord, became: HookRecord): Heard {
  return { at: record.at, event: record.name, subject: subjectOf(record), became }
}
