import type { Json } from '@hookline/core'
import { answered } from '../record/answered.ts'
import { eventLine } from '../record/line.ts'
import type { Happened } from '../record/recorder.ts'
import { entryOf, type EventEntry } from './entry.ts'

/** An event as the list will have it, before the journal does; `undefined`: nobody records it. */
export function entryOfHappened(what: Happened): EventEntry | undefined {
  const line = eventLine(what)
  const [row] = line === undefined ? [] : answered(line.toString())
  if (row === undefined) return undefined
  return entryOf({
    ...row,
    body: JSON.parse(row.body) as Json,
    record: JSON.parse(row.record) as Json,
    runs: [],
  })
}
