import type { AgentVersion, Capability, EventName } from '@hookline/core'
import { capabilities } from './capabilities.ts'

/** The Codex that the table of capabilities was recorded from. */
export const version = '0.169.0'

/** An older Codex, as it differs from the one before it in the list. */
interface Older {
  readonly version: string
  /** What it does not report. */
  readonly silent: readonly EventName[]
  /** Where it takes no rewrite: an answer with one it drops whole, and the call as it was goes on. */
  readonly unrewritable?: readonly EventName[]
  /** What else of an event it does not report. */
  readonly blindSpots: Partial<Readonly<Record<EventName, string>>>
}

const ALONE = 'A subagent is reported as a session of its own, which nothing tells from one of the user.'

/** Recorded from the real programs, as the newest was. */
const OLDER: readonly Older[] = [
  {
    version: '0.163.0',
    silent: ['model.before', 'model.after', 'error'],
    blindSpots: { 'task.complete': 'That a turn or a model request failed is not reported at all.' },
  },
  // no other than 0.163.0, and so those between them are known, too
  { version: '0.150.1', silent: [], blindSpots: {} },
  {
    version: '0.140.0',
    silent: ['session.end', 'interrupt'],
    blindSpots: { 'task.complete': 'An interrupted turn reports no end.' },
  },
  {
    version: '0.130.0',
    silent: ['tool.before', 'tool.after', 'subagent.start', 'subagent.stop'],
    unrewritable: ['exec.before', 'patch.before', 'mcp.before'],
    blindSpots: { 'session.start': ALONE, 'task.start': ALONE, 'task.complete': ALONE },
  },
]

/** Each version that was recorded, the newest first. */
export function versions(): readonly AgentVersion[] {
  return (made ??= OLDER.reduce<readonly AgentVersion[]>(
    (newer, older) => [...newer, { version: older.version, capabilities: table(newer.at(-1)!, older) }],
    [{ version, capabilities: capabilities() }],
  ))
}

let made: readonly AgentVersion[] | undefined

function table(newer: AgentVersion, older: Older): AgentVersion['capabilities'] {
  const rows = Object.entries(newer.capabilities) as readonly (readonly [EventName, Capability])[]
  const kept = rows.filter(([name]) => !older.silent.includes(name))
  return Object.fromEntries(kept.map(([name, can]) => [name, row(name, can, older)]))
}

function row(name: EventName, can: Capability, { unrewritable = [], blindSpots }: Older): Capability {
  const more = blindSpots[name]
  return {
    ...can,
    rewrite: can.rewrite && !unrewritable.includes(name),
    blindSpots: more === undefined ? can.blindSpots : [...can.blindSpots, more],
  }
}
