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
    return { ...event, key: fact === null ? event.id : keyOf(event, fact) } as LifecycleEvent
  })
}

/** The fact itself. Call ids are told apart only within one thread, and a subagent is a thread of its own in the same session. */
export function keyOf(
  { name, session, subagent }: Pick<LifecycleEvent, 'name' | 'session' | 'subagent'>,
  fact: string,
): string {
  return ['codex', session.id, ...(subagent ? [subagent.id] : []), name, fact].join(':')
}
