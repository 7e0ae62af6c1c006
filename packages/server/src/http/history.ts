import { isBusy, journalError } from '@hookline/journal'
import {
  countDead,
  deadLetters,
  ENDS,
  history,
  queriesOn,
  type End,
  type HistoryFilter,
  type Queries,
} from '@hookline/journal/queries'
import { cleaned, redact } from '@hookline/runtime'
import {
  entryOf,
  eventJson,
  eventWanted,
  letterJson,
  lostFitting,
  oneEvent,
  timeOf,
  type Entry,
} from '@hookline/runtime/kept'
import { cursorOf, cursorText, eventsBehind, lostBehind, type Cursor } from './cursor.ts'
import { MOST_EVENTS, MOST_LETTERS, PAGE } from './limits.ts'
import type { HttpMeans, Reading } from './means.ts'
import { limitIn, oneOf, saidIn, unfit, type Said } from './query.ts'

/** A page of what happened, as `hookline history --json` has it, and where the next one begins. */
export interface EventsPage {
  readonly events: readonly Entry[]
  /** For `before`; `null`: there is no more. */
  readonly next: string | null
}

/** A journal that is asked. */
type Asked = Reading & { readonly queries: Queries }

const WORDS = [
  'limit',
  'before',
  'since',
  'until',
  'event',
  'agent',
  'session',
  'project',
  'hook',
  'decision',
  'state',
] as const

/** `GET /api/events` */
export function eventsPage(means: HttpMeans, query: URLSearchParams): Promise<EventsPage> {
  const said = saidIn(query, WORDS)
  const [filter, limit] = [filterOf(said), limitIn(said.limit, PAGE, MOST_EVENTS)]
  return reading(means, { events: [], next: null }, async (kept) => {
    const cursor = await behind(kept, said.before)
    const found = await history(kept.queries, eventsBehind(cursor, filter), {
      limit: limit + 1,
      first: 'newest',
    })
    const lost = lostBehind(cursor, lostFitting(kept.lost?.() ?? [], filter))
    const all = inOrder([...found.map(entryOf), ...lost])
    const events = all.slice(0, limit)
    return { events: events.map(cleaned), next: all.length > limit ? nextOf(events, cursor) : null }
  })
}

function filterOf(said: Said<(typeof WORDS)[number]>): HistoryFilter {
  return {
    since: moment('since', said.since),
    until: moment('until', said.until),
    name: eventWanted(said.event),
    agent: said.agent,
    session: said.session,
    // as it is kept
    root: said.project && redact(said.project),
    hook: said.hook,
    decision: oneOf('decision', said.decision, ['allow', 'ask', 'deny']),
    end: oneOf('state', said.state, Object.keys(ENDS) as End[]),
  }
}

function moment(name: string, said: string | undefined): number | undefined {
  const at = said === undefined ? undefined : timeOf(said)
  if (said === undefined || at !== undefined) return at
  throw unfit(`${name} is a time: 2h (ago), 2026-07-01, or 2026-07-01T12:00:00Z`)
}

async function behind(kept: Asked, said: string | undefined): Promise<Cursor | undefined> {
  return said === undefined ? undefined : (cursorOf(said) ?? (await oneEvent(kept, said)))
}

function inOrder(entries: readonly Entry[]): readonly Entry[] {
  return entries.toSorted((a, b) => Date.parse(b.at) - Date.parse(a.at))
}

/** One moment may have more calls that were no event than a page has room. */
function nextOf(events: readonly Entry[], cursor: Cursor | undefined): string {
  const text = cursorText(events)
  const next = cursorOf(text)!
  const goesOn = cursor !== undefined && 'lost' in cursor && 'lost' in next && cursor.at === next.at
  return goesOn ? `${next.at}~${next.lost + cursor.lost}` : text
}

/** `GET /api/events/<id>`: all that is known of it, as `hookline show --json` has it. */
export function eventPage(means: HttpMeans, id: string): Promise<unknown> {
  return reading(means, undefined, async (kept) => eventJson(await oneEvent(kept, id), kept.deliverer?.()))
}

/** `GET /api/dead`: as `hookline dead --json` has it. */
export function deadPage(means: HttpMeans, query: URLSearchParams): Promise<unknown> {
  const { hook, limit } = saidIn(query, ['hook', 'limit'])
  const most = limitIn(limit, PAGE, MOST_LETTERS)
  return reading<unknown>(means, { total: 0, letters: [] }, async ({ queries }) => ({
    total: await countDead(queries, { hook }),
    letters: (await deadLetters(queries, { hook }, most)).map(letterJson),
  }))
}

/** What the journal says; `none`: where there is none. */
async function reading<T>(means: HttpMeans, none: T, ask: (kept: Asked) => Promise<T>): Promise<T> {
  let kept: Reading | undefined
  try {
    kept = means.journal()
    return kept === undefined ? none : await ask({ ...kept, queries: queriesOn(kept.db) })
  } catch (thrown) {
    throw isBusy(thrown)
      ? journalError('JOURNAL_BUSY', 'somebody writes to the journal', { cause: thrown })
      : thrown
  } finally {
    kept?.close?.()
  }
}
