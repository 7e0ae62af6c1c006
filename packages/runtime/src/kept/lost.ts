import type { HistoryFilter } from '@hookline/journal/queries'
import type { LostCall } from '../record/event-record.ts'
import { lostEntry, type LostEntry } from './entry.ts'

/** Of calls that were no event those that fit: they have a time and an agent, and nothing else to be found by. */
export function lostFitting(calls: readonly LostCall[], filter: HistoryFilter): readonly LostEntry[] {
  const { since = -Infinity, until = Infinity, before, agent, ...rest } = filter
  if (Object.values(rest).some((value) => value !== undefined)) return []
  return (
    calls
      .filter((one) => agent === undefined || one.agent === agent)
      .filter(({ at }) => Date.parse(at) >= since && Date.parse(at) < until)
      // they stand behind the events of their moment
      .filter(({ at }) => before === undefined || Date.parse(at) <= before.at)
      .map(lostEntry)
  )
}
