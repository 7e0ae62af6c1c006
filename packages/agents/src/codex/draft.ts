import type { LifecycleEvent, PatchCall, Stamp } from '@hookline/core'
import { type Draft, sessionOf, subagentOf, taskOf } from '../envelope.ts'
import type { Fields } from '../payload.ts'
import { rooted } from './rooted.ts'

/** The events of one payload. @throws HooklineError `PAYLOAD_INVALID` */
export function finish(drafts: readonly Draft[], payload: Fields, stamp: Stamp): readonly LifecycleEvent[] {
  const common = {
    spec: 1,
    channel: 'hook',
    at: stamp.now(),
    agent: { name: 'codex', ...(stamp.version === undefined ? {} : { version: stamp.version }) },
    session: sessionOf(payload, stamp),
    ...taskOf(payload, 'turn_id'),
    ...subagentOf(payload),
    raw: payload,
  } as const
  return drafts.map(({ name, data, fact }) => {
    const seen =
      'files' in data ? { ...data, files: rooted((data as PatchCall).files, common.session) } : data
    const event = { ...common, id: stamp.id(), name, data: seen }
    // Call ids are told apart only within one thread, and a subagent is a thread of its own in the same session.
    const like = ['codex', event.session.id, ...(event.subagent ? [event.subagent.id] : []), name]
    return { ...event, key: fact === null ? event.id : [...like, fact].join(':') } as LifecycleEvent
  })
}
