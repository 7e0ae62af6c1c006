import { EVENT_ROWS, type EventRow } from './event-row.ts'
import { toolMatcher, wordMatcher, type Meaning } from './matcher.ts'
import type { Picked, Selection } from './selection.ts'
import { UNMATCHED } from './trust.ts'

/** How the events and matchers of one agent are read. */
export interface Hearing {
  readonly title: string
  readonly rows: Readonly<Record<string, EventRow>>
  /** The matcher of an event about a call. */
  readonly tools: (matcher: string | undefined) => Meaning<Selection>
  /** The matcher of any other event. */
  readonly words: (matcher: string | undefined) => Meaning<Picked>
  /** Events whose matcher the agent does not read. */
  readonly unmatched: ReadonlySet<string>
}

export const CODEX: Hearing = {
  title: 'Codex',
  rows: EVENT_ROWS,
  tools: toolMatcher,
  words: wordMatcher,
  unmatched: UNMATCHED,
}
