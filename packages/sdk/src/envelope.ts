import { uuidv7, type EventName, type LifecycleEvent } from '@hookline/core'
import type { Telling } from './asked.ts'
import { blank } from './blank.ts'
import { copied } from './copied.ts'

/** What all events of a session share. */
export type Envelope = Pick<LifecycleEvent, 'spec' | 'channel' | 'agent' | 'session'> & {
  readonly task: LifecycleEvent['task'] | undefined
}

/** A fact as an event; of one that cannot be told only its name is. */
export function tellingOf<Name extends EventName>(
  name: Name,
  data: object,
  envelope: Envelope,
): Telling<Name> {
  try {
    return { event: eventOf(name, { ...blank(name), ...data }, envelope) }
  } catch (fault) {
    return { event: eventOf(name, blank(name), envelope), fault }
  }
}

/** An event of its own; where it is about a call, the same fact told twice has the same key. */
function eventOf<Name extends EventName>(
  name: Name,
  data: object,
  { task, ...envelope }: Envelope,
): LifecycleEvent<Name> {
  const id = uuidv7(Date.now())
  const { callId } = data as { readonly callId?: string | null }
  const key = callId == null ? id : [envelope.agent.name, envelope.session.id, name, callId].join(':')
  const at = new Date().toISOString()
  const event = {
    ...envelope,
    ...(task === undefined ? {} : { task }),
    id,
    key,
    name,
    at,
    data: copied(data),
    raw: null,
  }
  // a generic name is not narrowed: the pieces above are those of its own row
  return event as unknown as LifecycleEvent<Name>
}
