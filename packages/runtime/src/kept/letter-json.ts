import type { DeadLetter } from '@hookline/journal/queries'
import { cleaned } from '../record/shorten.ts'
import { entryOf } from './entry.ts'
import { runJson } from './run-json.ts'

/** A dead letter for programs. */
export function letterJson({ run, event }: DeadLetter): Readonly<Record<string, unknown>> {
  const { at, id, event: name, agent, session, subject } = entryOf(event)
  return cleaned({ ...runJson(run), event: { at, id, event: name, agent, session, subject } })
}
