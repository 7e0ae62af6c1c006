import { setTimeout as delay } from 'node:timers/promises'
import { eventsOf, type HistoryFilter } from '@hookline/journal/queries'
import { cleaned } from '@hookline/runtime'
import { entryOf, type Entry } from './entry.ts'
import { gain, type Kept } from './open.ts'
import { idsIn, lostIn, newest } from './source.ts'

const POLL_MS = 400
/** What comes to fit later than that after it happened is not told. */
const WINDOW_MS = 3_600_000
const MOST_AT_ONCE = 1000

/**
 * Tells the last that fit and then what comes to fit, the oldest first, until Ctrl-C. Ids are compared, not times: an event
 * is kept once it is answered, and one may come to fit when a delivery of it is given up.
 */
export async function follow(
  kept: Kept,
  filter: HistoryFilter,
  limit: number,
  tell: (entries: readonly Entry[]) => void,
): Promise<void> {
  const stop = new AbortController()
  process.once('SIGINT', () => stop.abort())
  const recent = (): HistoryFilter => ({
    ...filter,
    since: Math.max(filter.since ?? 0, Date.now() - WINDOW_MS),
  })
  // before what is told: what comes between is told twice rather than never, and then not twice
  const before = await namesIn(kept, recent())
  const first = await newest(kept, filter, limit)
  tell(first.toReversed())
  let seen = new Set([...before, ...first.map(nameOf)])
  while (await isGoingOn(stop.signal)) {
    gain(kept)
    const there = await namesIn(kept, recent())
    const fresh = new Set(there.filter((name) => !seen.has(name)))
    seen = new Set(there)
    if (fresh.size > 0) tell(await entriesOf(kept, filter, fresh))
  }
}

async function isGoingOn(signal: AbortSignal): Promise<boolean> {
  await delay(POLL_MS, undefined, { signal }).catch(() => undefined)
  return !signal.aborted
}

async function namesIn(kept: Kept, filter: HistoryFilter): Promise<readonly string[]> {
  return [...(await idsIn(kept, filter)), ...lostIn(filter).map(nameOf)]
}

async function entriesOf(
  { queries }: Kept,
  filter: HistoryFilter,
  names: ReadonlySet<string>,
): Promise<readonly Entry[]> {
  const events = await eventsOf(queries, [...names].slice(0, MOST_AT_ONCE))
  const lost = lostIn(filter).filter((one) => names.has(nameOf(one)))
  return [...events.map(entryOf), ...lost]
    .toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at))
    .map((entry) => cleaned(entry))
}

function nameOf(entry: Entry): string {
  return 'lost' in entry ? `${entry.at} ${entry.agent} ${entry.native}` : entry.id
}
