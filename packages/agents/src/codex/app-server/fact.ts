import type { EventData, EventName, LifecycleEvent, Stamp } from '@hookline/core'
import { keyOf } from '../draft.ts'
import { placeOf, type Thread } from './thread.ts'

/** An event that the app-server told of, and who else may tell of it. */
export interface AppServerFact {
  readonly event: LifecycleEvent
  /** Codex's hook event of the same fact, by the name in `hook/started`; `null`: no hook is told of it. */
  readonly native: string | null
  /** True: that hook is called after this message, and not before. */
  readonly isFirst: boolean
  readonly thread: string
  readonly turn: string
  readonly call: string | null
}

/** What makes facts: the message that they are of, and the hookline around it. */
export interface Telling {
  readonly stamp: Stamp
  readonly raw: unknown
}

/** A fact; `known`: what tells it apart from its like in the session, `null` where nothing does. */
export function factOf<Name extends EventName>(
  { stamp, raw }: Telling,
  thread: Thread,
  name: Name,
  data: EventData[Name],
  known: string | null,
): AppServerFact {
  const place = placeOf(thread, stamp)
  const id = stamp.id()
  const event = {
    spec: 1,
    id,
    name,
    at: stamp.now(),
    key: known === null ? id : keyOf({ name, ...place }, known),
    channel: 'app-server',
    agent: { name: 'codex', ...(stamp.version === undefined ? {} : { version: stamp.version }) },
    ...place,
    data,
    raw,
  } as LifecycleEvent
  const native = nativeOf(name, thread)
  const call = (data as { readonly callId?: string | null }).callId ?? null
  return { event, native, isFirst: LATER.has(name), thread: thread.id, turn: thread.turn.id, call }
}

/** Hooks that are called once what is told here is over. */
const LATER: ReadonlySet<EventName> = new Set([
  'exec.after',
  'patch.after',
  'mcp.after',
  'tool.after',
  'compact.after',
])

const NATIVES: Partial<Readonly<Record<EventName, string>>> = {
  'session.start': 'sessionStart',
  'session.end': 'sessionEnd',
  'task.start': 'userPromptSubmit',
  'exec.before': 'preToolUse',
  'patch.before': 'preToolUse',
  'mcp.before': 'preToolUse',
  'tool.before': 'preToolUse',
  'exec.after': 'postToolUse',
  'patch.after': 'postToolUse',
  'mcp.after': 'postToolUse',
  'tool.after': 'postToolUse',
  'permission.request': 'permissionRequest',
  'model.after': 'postModelRequest',
  error: 'postModelRequest',
  'compact.before': 'preCompact',
  'compact.after': 'postCompact',
  'subagent.start': 'subagentStart',
  'subagent.stop': 'subagentStop',
  interrupt: 'interrupt',
}

function nativeOf(name: EventName, { isSub }: Thread): string | null {
  // of a subagent it is told as its stop
  if (name === 'task.complete') return isSub ? 'subagentStop' : 'stop'
  return NATIVES[name] ?? null
}
