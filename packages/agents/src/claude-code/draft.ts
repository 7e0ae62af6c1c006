import type { EventData, EventName, LifecycleEvent, Stamp } from '@hookline/core'
import { type Fields, id, needId, text } from '../payload.ts'
import { type Place, placeOf } from './place.ts'

/** An event before it has got its envelope. */
export interface Draft {
  readonly name: EventName
  readonly data: EventData[EventName]
  /** What tells the fact apart from its like in the session; `null`: one payload cannot tell. */
  readonly fact: string | null
}

/** Where a payload comes from. */
export interface Scene {
  readonly session: LifecycleEvent['session']
  readonly place: Place
}

export function draft<Name extends EventName>(name: Name, data: EventData[Name], fact: string | null): Draft {
  return { name, data, fact }
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
    ...taskOf(payload),
    ...subagentOf(payload),
    raw: payload,
  } as const
  return drafts(payload, { session, place: placeOf(session) }).map(({ name, data, fact }) => {
    const event = { ...common, id: stamp.id(), name, data }
    const key = fact === null ? event.id : ['claude-code', session.id, name, fact].join(':')
    return { ...event, key } as LifecycleEvent
  })
}

function sessionOf(payload: Fields, stamp: Stamp): LifecycleEvent['session'] {
  const cwd = needId(payload, 'cwd')
  const transcript = id(payload, 'transcript_path')
  const model = id(payload, 'model')
  const approval = id(payload, 'permission_mode')
  return {
    id: needId(payload, 'session_id'),
    cwd,
    root: stamp.root(cwd),
    ...(transcript === null ? {} : { transcript }),
    ...(model === null ? {} : { model }),
    ...(approval === null ? {} : { approval }),
  }
}

function taskOf(payload: Fields): Pick<LifecycleEvent, 'task'> {
  const prompt = id(payload, 'prompt_id')
  return prompt === null ? {} : { task: { id: prompt } }
}

function subagentOf(payload: Fields): Pick<LifecycleEvent, 'subagent'> {
  const agent = id(payload, 'agent_id')
  const type = text(payload, 'agent_type')
  return agent === null ? {} : { subagent: { id: agent, ...(type === null ? {} : { type }) } }
}
