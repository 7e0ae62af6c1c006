import type { EventData, EventName, LifecycleEvent, PatchCall, Stamp } from '@hookline/core'
import { type Fields, id, needId, text } from '../payload.ts'
import { rooted } from './rooted.ts'

/** An event before it has got its envelope. */
export interface Draft {
  readonly name: EventName
  readonly data: EventData[EventName]
  /** What tells the fact apart from its like in the session; `null`: one payload cannot tell. */
  readonly fact: string | null
}

export function draft<Name extends EventName>(name: Name, data: EventData[Name], fact: string | null): Draft {
  return { name, data, fact }
}

/** The events of one payload. @throws HooklineError `PAYLOAD_INVALID` */
export function finish(drafts: readonly Draft[], payload: Fields, stamp: Stamp): readonly LifecycleEvent[] {
  const common = {
    spec: 1,
    channel: 'hook',
    at: stamp.now(),
    agent: { name: 'codex', ...(stamp.version === undefined ? {} : { version: stamp.version }) },
    session: session(payload, stamp),
    ...taskOf(payload),
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

function session(payload: Fields, stamp: Stamp): LifecycleEvent['session'] {
  const cwd = needId(payload, 'cwd')
  const transcript = text(payload, 'transcript_path')
  const model = text(payload, 'model')
  const approval = text(payload, 'permission_mode')
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
  const turn = id(payload, 'turn_id')
  return turn === null ? {} : { task: { id: turn } }
}

function subagentOf(payload: Fields): Pick<LifecycleEvent, 'subagent'> {
  const agent = id(payload, 'agent_id')
  const type = text(payload, 'agent_type')
  return agent === null ? {} : { subagent: { id: agent, ...(type === null ? {} : { type }) } }
}
