import type { AgentVersion, Capability, EventName } from '@hookline/core'
import { capabilities } from './capabilities.ts'

/** The Codex that the table of capabilities was recorded from. */
export const version = '0.169.0'

/** The newest that was held against that table, and does what it says. */
export const tried = '0.171.0'

/** An older Codex, as it differs from the one before it in the list. */
interface Older {
  readonly version: string
  /** What it does not report. */
  readonly silent: readonly EventName[]
  /** Where it takes no rewrite: an answer with one it drops whole, and the call as it was goes on. */
  readonly unrewritable?: readonly EventName[]
  /** By what event of its own something is told, where that is another. */
  readonly natives?: Partial<Readonly<Record<EventName, string>>>
  /** What else of an event it does not report. */
  readonly blindSpots: Partial<Readonly<Record<EventName, string>>>
}

const ALONE = 'A subagent is reported as a session of its own, which nothing tells from one of the user.'

const EDITORS = 'With an editor (`codex app-server`) its transcript has another format:'

const OTHER = 'Its transcript has another format:'

/** Recorded from the real programs, as the newest was. */
const OLDER: readonly Older[] = [
  {
    version: '0.163.0',
    silent: ['model.before', 'model.after', 'error'],
    natives: { 'agent.message': 'Stop' },
    blindSpots: {
      'agent.message':
        'Messages are told at the next call of a tool that has ended, or at the end of the turn.',
    },
  },
  // no other than 0.163.0, and so those between them are known, too
  {
    version: '0.150.1',
    silent: [],
    blindSpots: {
      'task.complete': 'How many tokens were used is not told.',
      'agent.message': `${EDITORS} messages are not told.`,
      'exec.after': `${EDITORS} exit code, success, folder and duration are not told, nor what ended in the background.`,
      'patch.after': `${EDITORS} patches from inside a command are not told.`,
      'mcp.after': `${EDITORS} failed calls and durations are not told.`,
      'tool.after': `${EDITORS} web searches are not told.`,
    },
  },
  {
    version: '0.140.0',
    silent: ['session.end', 'interrupt', 'agent.message'],
    blindSpots: {
      'task.complete':
        'A turn that failed is not told. An interrupted turn reports no end until the next one, nor is a duration told.',
      'exec.after': `${OTHER} exit code, success, folder and duration are not told, nor what ended in the background.`,
      'patch.after': `${OTHER} patches from inside a command are not told.`,
      'mcp.after': `${OTHER} failed calls and durations are not told.`,
      'tool.after': `${OTHER} web searches are not told.`,
    },
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

function row(
  name: EventName,
  can: Capability,
  { unrewritable = [], natives = {}, blindSpots }: Older,
): Capability {
  const more = blindSpots[name]
  return {
    ...can,
    native: natives[name] ?? can.native,
    rewrite: can.rewrite && !unrewritable.includes(name),
    blindSpots: more === undefined ? can.blindSpots : [...can.blindSpots, more],
  }
}
