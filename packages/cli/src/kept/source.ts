import { resolve } from 'node:path'
import { ENDS, history, type End, type HistoryFilter } from '@hookline/journal/queries'
import { HooklineError } from '@hookline/core'
import { cleaned, projectRoot, readLost, redact } from '@hookline/runtime'
import {
  entryOf,
  eventWanted,
  lostFitting,
  oneEvent,
  timeOf,
  type Entry,
  type LostEntry,
} from '@hookline/runtime/kept'
import type { Flags } from '../flags.ts'
import { momentOf } from './moment.ts'
import type { Kept } from './open.ts'

/** What the flags of `history` ask for, but for `--until`. @throws HooklineError `USAGE`, `EVENT_UNKNOWN` */
export function filterOf(flags: Flags): HistoryFilter {
  const { event, agent, session, hook, decision, state } = flags.text
  return {
    since: momentOf(flags, 'since'),
    name: eventWanted(event),
    agent,
    session,
    root: rootOf(flags),
    hook,
    decision: oneOf('decision', decision, ['allow', 'ask', 'deny']),
    end: oneOf('state', state, Object.keys(ENDS)) as End | undefined,
  }
}

/** The project that `--project` names a folder of, or with `--here` that of this one; `undefined`: any. @throws HooklineError `USAGE` */
function rootOf({ text: { project }, on }: Flags): string | undefined {
  if (project !== undefined && on['here'] === true)
    throw new HooklineError('USAGE', '--here is the project of this folder: leave --project out')
  if (project === undefined && on['here'] !== true) return undefined
  // as it is kept
  return redact(projectRoot(resolve(project ?? '.')))
}

/** Where `--until` ends: at a time, or before an event. @throws HooklineError `USAGE`, `EVENT_NOT_KEPT`, `EVENT_SEVERAL` */
export async function untilOf(kept: Kept, flags: Flags): Promise<Pick<HistoryFilter, 'until' | 'before'>> {
  const said = flags.text['until']
  const isId = said !== undefined && timeOf(said) === undefined && /^[\da-f-]+$/.test(said)
  if (!isId) return { until: momentOf(flags, 'until') }
  const { at, id } = await oneEvent(kept, said)
  return { before: { at, id } }
}

function oneOf(name: string, said: string | undefined, words: readonly string[]): string | undefined {
  if (said === undefined || words.includes(said)) return said
  throw new HooklineError('USAGE', `--${name} is one of ${words.join(', ')}, not "${said}"`)
}

/** The newest entries that fit, the newest first. */
export async function newest(
  { queries }: Kept,
  filter: HistoryFilter,
  limit: number,
): Promise<readonly Entry[]> {
  const events = await history(queries, filter, { limit, first: 'newest' })
  return [...events.map(entryOf), ...lostIn(filter)]
    .toSorted((a, b) => Date.parse(b.at) - Date.parse(a.at))
    .slice(0, limit)
    .map((entry) => cleaned(entry))
}

/** Calls that were no event, as far as they fit. */
export function lostIn(filter: HistoryFilter): readonly LostEntry[] {
  return lostFitting(readLost(process.env), filter)
}
