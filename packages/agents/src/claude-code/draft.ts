import type { LifecycleEvent, Stamp } from '@hookline/core'
import { type Draft, sessionOf, subagentOf, taskOf } from '../envelope.ts'
import type { Fields } from '../payload.ts'
import { type Place, placeOf } from './place.ts'

/** Where a payload comes from. */
export interface Scene {
  readonly session: LifecycleEvent['session']
  readonly place: Place
}

/** The events of one payload. @throws HooklineError `PAYLOAD_INVALID` */
export function finish(
  drafts: (payload: Fields, scene: Scene) => readonly Draft[],
  payload: Fields,
  stamp: Stamp,
): readonly LifecycleEvent[] {
  const session = sessionOf(payload, stamp)
  const common = {
    spec: 1,
    channel: 'hook',
    at: stamp.now(),
    agent: { name: 'claude-code', ...(stamp.version === undefined ? {} : { version: stamp.version }) },
    session,
    ...taskOf(payload, 'prompt_id'),
    ...subagentOf(payload),
    raw: payload,
  } as const
  return drafts(payload, { session, place: placeOf(session) }).map(({ name, data, fact }) => {
    const event = { ...common, id: stamp.id(), name, data }
    const key = fact === null ? event.id : ['claude-code', session.id, name, fact].join(':')
    return { ...event, key } as LifecycleEvent
  })
}
