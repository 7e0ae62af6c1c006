import type { KeptEvent } from '@hookline/journal/queries'
import { cleaned } from '../record/shorten.ts'
import { entryOf } from './entry.ts'
import { recordOf, timesAsked } from './hook-end.ts'
import { runJson } from './run-json.ts'
import { stampOf } from './stamp-of.ts'

/** All that is known of an event, as it is kept, for programs; `deliverer`: the number of the process that delivers. */
export function eventJson(
  event: KeptEvent,
  deliverer: number | undefined,
): Readonly<Record<string, unknown>> {
  const { hooks, ...entry } = entryOf(event)
  const { key, root, body, record, runs } = event
  return cleaned({
    ...entry,
    key,
    root,
    asked: timesAsked(event),
    body,
    record: recordOf(event) ?? record,
    hooks,
    runs: runs.map(runJson),
    at: stampOf(event.at),
    deliverer: deliverer ?? null,
  })
}
