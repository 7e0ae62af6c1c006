import type { Answered } from '@hookline/journal'
import { eventOf, isEvent } from '../why/recorded.ts'
import type { EventRecord, RecordLine } from './event-record.ts'
import { parsed } from './read.ts'

/** What the journal keeps of an event besides the event itself. */
export interface KeptRecord extends Pick<
  EventRecord,
  'config' | 'mark' | 'broken' | 'hooks' | 'decision' | 'reason' | 'obeys' | 'reply'
> {
  /** Written by the journal, where a fact was asked about more than once: this is the last answer. */
  readonly asked?: { readonly times: number }
}

/** A line of the record as the journal takes it; nothing of a line that is no event. */
export function answered(line: string): readonly Answered[] {
  return parsed(line).flatMap((record) => (isWhole(record) ? [rowOf(record)] : []))
}

/** One line that the journal does not take would stop all that come after it. */
function isWhole(line: RecordLine): line is EventRecord {
  if (!isEvent(line)) return false
  const { id, key, name, at, agent, session, hooks } = line as Partial<EventRecord>
  const texts = [id, key, name, at, agent?.name, session?.id, session?.root]
  return (
    texts.every((text) => typeof text === 'string') && !Number.isNaN(Date.parse(at!)) && Array.isArray(hooks)
  )
}

function rowOf(line: EventRecord): Answered {
  const { config, mark, broken, hooks, decision, reason, obeys, reply } = line
  const record: KeptRecord = {
    config,
    hooks,
    obeys,
    reply,
    ...(mark === undefined ? {} : { mark }),
    ...(broken === undefined ? {} : { broken }),
    ...(decision === undefined ? {} : { decision }),
    ...(reason === undefined ? {} : { reason }),
  }
  return {
    id: line.id,
    key: line.key,
    name: line.name,
    at: Date.parse(line.at),
    agent: line.agent.name,
    session: line.session.id,
    root: line.session.root,
    // as the agent told it, before any hook rewrote it
    body: JSON.stringify(eventOf(line, true)),
    decision: decision ?? null,
    record: JSON.stringify(record),
  }
}
