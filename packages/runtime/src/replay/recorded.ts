import { DECISIONS, type Decision, type HookNote, type Json, type LifecycleEvent } from '@hookline/core'
import { isNote } from '../describe.ts'
import type { KeptRecord } from '../record/answered.ts'
import { redact } from '../redact.ts'

/** An event as it was kept, and what came of it. */
export interface Recorded {
  readonly event: LifecycleEvent
  /** The hooks that led to it, if it is hookline's own. */
  readonly lineage: readonly string[]
  /** `undefined`: nobody has told. */
  readonly record: Pick<KeptRecord, 'hooks' | 'mark' | 'decision'> | undefined
}

/** What the journal, or a file that was taken out of it, has of an event. */
export interface KeptParts {
  readonly id: string
  readonly key: string
  readonly name: string
  /** Milliseconds since the epoch. */
  readonly at: number
  readonly agent: string
  readonly session: string
  readonly root: string
  readonly body: Json
  readonly record: Json
}

/** The event; `undefined`: its data was not kept. */
export function recordedOf(kept: KeptParts): Recorded | undefined {
  const { lineage, ...body } = tableOf(kept.body) ?? {}
  if (tableOf(body['data']) === undefined) return undefined
  const { id, key, name, at, agent, session, root } = kept
  const event = {
    spec: 1,
    channel: 'hook',
    ...body,
    id,
    key: redact(key),
    name,
    at: new Date(at).toISOString(),
    agent: { ...tableOf(body['agent']), name: agent },
    session: { cwd: root, ...tableOf(body['session']), id: session, root },
    raw: null,
  } as unknown as LifecycleEvent
  // of an event of hookline's own nobody waits for an answer
  const none = isNote(name) ? { hooks: [] } : undefined
  return { event, lineage: lineageOf(event, lineage), record: recordOf(kept.record) ?? none }
}

/** Where it was not kept, as much of it as the event tells: the hook that it is about. */
function lineageOf({ name, data }: LifecycleEvent, kept: Json | undefined): readonly string[] {
  const told = Array.isArray(kept) ? kept : isNote(name) ? [(data as Partial<HookNote>).hook] : []
  return told.filter((one) => typeof one === 'string')
}

function recordOf(record: Json): Recorded['record'] {
  const table = tableOf(record)
  if (table === undefined || !Array.isArray(table['hooks'])) return undefined
  const { hooks, mark, decision } = table as unknown as KeptRecord
  return {
    hooks: hooks.filter(({ hook }) => typeof hook === 'string'),
    ...(typeof mark === 'string' ? { mark } : {}),
    ...(DECISIONS.includes(decision as Decision) ? { decision: decision! } : {}),
  }
}

function tableOf(value: Json | undefined): Readonly<Record<string, Json>> | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Readonly<Record<string, Json>>)
    : undefined
}
