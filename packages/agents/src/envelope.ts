import type { EventData, EventName, LifecycleEvent, Stamp } from '@hookline/core'
import { type Fields, id, needId, text } from './payload.ts'

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

/** The session, in the words that Codex took over from Claude Code. @throws HooklineError `PAYLOAD_INVALID` */
export function sessionOf(payload: Fields, stamp: Stamp): LifecycleEvent['session'] {
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

/** The round of work that a field names. */
export function taskOf(payload: Fields, field: string): Pick<LifecycleEvent, 'task'> {
  const task = id(payload, field)
  return task === null ? {} : { task: { id: task } }
}

/** The subagent that is at work, if one is. */
export function subagentOf(payload: Fields): Pick<LifecycleEvent, 'subagent'> {
  const agent = id(payload, 'agent_id')
  const type = text(payload, 'agent_type')
  return agent === null ? {} : { subagent: { id: agent, ...(type === null ? {} : { type }) } }
}
