import type { Json } from '@hookline/core'
import type { KeptEvent } from '@hookline/journal/queries'
import type { LostCall } from '../record/event-record.ts'
import { rewriteOf, subjectOf } from '../why/recorded.ts'
import { hookEnds, recordOf, tableOf, type Said } from './hook-end.ts'
import { stampOf } from './stamp-of.ts'

/** An event in a list. */
export interface EventEntry {
  readonly at: string
  readonly id: string
  readonly event: string
  readonly agent: string
  readonly session: string
  /** The project. */
  readonly root: string
  readonly subject: string | null
  /** The subject as hooks rewrote it; not there where they did not. */
  readonly rewritten?: string
  readonly decision: string | null
  readonly reason: string | null
  readonly hooks: readonly HookEntry[]
}

interface HookEntry {
  readonly hook: string
  readonly end: string
  readonly decision?: string
  readonly error?: Said
  readonly tries?: number
}

/** A call that was no event, in the same list. */
export type LostEntry = Pick<LostCall, 'at' | 'agent' | 'native' | 'lost'>

export type Entry = EventEntry | LostEntry

/** An event as the list has it. */
export function entryOf(event: KeptEvent): EventEntry {
  const rewritten = rewrittenIn(event)
  return {
    at: stampOf(event.at)!,
    id: event.id,
    event: event.name,
    agent: event.agent,
    session: event.session,
    root: event.root,
    subject: subjectIn(event),
    ...(rewritten === null ? {} : { rewritten }),
    decision: event.decision,
    reason: recordOf(event)?.reason ?? null,
    hooks: hookEnds(event).map(({ hook, end, decision, error, run }) => ({
      hook,
      end,
      ...(decision === undefined ? {} : { decision }),
      ...(error === undefined ? {} : { error: { code: error.code, message: error.message } }),
      ...(run === undefined ? {} : { tries: run.tries }),
    })),
  }
}

/** What `match` looked at; `null`: nothing, or it is not known any more. */
export function subjectIn({ name, body }: Pick<KeptEvent, 'name' | 'body'>): string | null {
  return subjectOf({ name, data: tableOf(body)['data'] ?? null })
}

/** The fields of its data that hooks rewrote, as they are then. */
export function rewriteIn(event: KeptEvent): Readonly<Record<string, Json>> {
  return rewriteOf(recordOf(event)?.hooks ?? [])
}

/** What `match` of those behind looked at; `null`: the same, or it is not known. */
function rewrittenIn(event: KeptEvent): string | null {
  const changes = rewriteIn(event)
  // which files a new patch is about, nobody has told
  const derived = 'patch' in changes ? { files: null } : {}
  const data = { ...tableOf(tableOf(event.body)['data'] ?? null), ...derived, ...changes }
  const rewritten = subjectOf({ name: event.name, data })
  return rewritten === subjectIn(event) ? null : rewritten
}

/** A call that was no event. */
export function lostEntry({ at, agent, native, lost }: LostCall): LostEntry {
  return { at, agent, native, lost }
}
