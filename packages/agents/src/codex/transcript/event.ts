import type { LifecycleEvent, PatchCall, Stamp, Told } from '@hookline/core'
import { keyOf } from '../draft.ts'
import { rooted } from '../rooted.ts'

/** The event of a fact, as a hook would have told it; `undefined`: it belongs to another session than the hook's. */
export function event(told: Told, by: LifecycleEvent, stamp: Stamp): LifecycleEvent | undefined {
  const { name, task } = told
  const subagent = by.subagent !== undefined && by.subagent.id === told.thread ? by.subagent : undefined
  // what a session was forked from stands in its file as well
  if (subagent === undefined && told.thread !== null && told.thread !== by.session.id) return undefined
  // the end of a subagent is another event, and hooks tell of it
  if (subagent !== undefined && name === 'task.complete') return undefined
  const session = { ...by.session, ...transcriptOf(by) }
  const data = 'files' in (told.data as object) ? inside(told.data as never, session) : told.data
  const made = {
    spec: 1,
    id: stamp.id(),
    name,
    at: told.at ?? stamp.now(),
    channel: 'transcript',
    agent: by.agent,
    session,
    ...(task === null ? {} : { task: { id: task } }),
    ...(subagent === undefined ? {} : { subagent }),
    data,
    raw: told,
  } as unknown as LifecycleEvent
  return { ...made, key: keyOf(made, told.fact) }
}

/** The end of a subagent names its file beside that of the session. */
export function fileOf({ raw, session }: LifecycleEvent): string | undefined {
  const own = (raw as { readonly agent_transcript_path?: unknown } | null)?.agent_transcript_path
  return typeof own === 'string' && own !== '' ? own : session.transcript
}

function transcriptOf(by: LifecycleEvent): { readonly transcript?: string } {
  const file = fileOf(by)
  return file === undefined ? {} : { transcript: file }
}

/** The files of a patch as seen from the project's root: a patch names them from where the session stands, an item in full. */
function inside(data: PatchCall, session: LifecycleEvent['session']): PatchCall {
  const short = (path: string): string =>
    path.startsWith(`${session.root}/`) ? path.slice(session.root.length + 1) : path
  const files = rooted(data.files, session).map((file) => ({
    ...file,
    path: short(file.path),
    to: file.to === null ? null : short(file.to),
  }))
  return { ...data, files }
}
