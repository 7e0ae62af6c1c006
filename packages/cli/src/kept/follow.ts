import { setTimeout as delay } from 'node:timers/promises'
import { eventsOf, places, type HistoryFilter } from '@hookline/journal/queries'
import { cleaned, recordMark } from '@hookline/runtime'
import { entryOf, type Entry, type LostEntry } from '@hookline/runtime/kept'
import { gain, type Kept } from './open.ts'
import { lostIn, newest } from './source.ts'

const POLL_MS = 400
/** A look takes a tenth of the time at most. */
const REST = 9
/** What comes to fit later than that after it happened is not told. */
const WINDOW_MS = 3_600_000
const AT_ONCE = 500

/**
 * Tells the last that fit and then what comes to fit, the oldest first, until Ctrl-C. Ids are compared, not times: an event
 * is kept once it is answered, and one may come to fit when a delivery of it is given up.
 */
export async function follow(
  kept: Kept,
  filter: HistoryFilter,
  limit: number,
  tell: (entries: readonly Entry[]) => void,
  stop: AbortSignal = interrupted(),
): Promise<void> {
  // the first look is one in any case: the record may have gained something since it was taken over
  let [mark, looked, tookMs] = ['', Date.now(), 0]
  // before what is told: what comes between is told twice rather than never, and then not twice
  const before = await spotsIn(kept, within(filter, looked))
  const first = await newest(kept, filter, limit)
  tell(first.toReversed())
  let seen = new Set([...before.map(({ name }) => name), ...first.map(nameOf)])
  while (await isGoingOn(Math.max(POLL_MS, tookMs * REST), stop)) {
    const [now, nowMs, began] = [markOf(kept), Date.now(), performance.now()]
    if (now !== mark) {
      // while somebody else writes for long, the record has to be looked at again
      mark = gain(kept) ? now : ''
      // this process may have stood still for longer than the window
      const there = await spotsIn(kept, within(filter, looked))
      await tellAll(
        kept,
        there.filter(({ name }) => !seen.has(name)),
        tell,
      )
      seen = new Set(there.map(({ name }) => name))
    }
    looked = nowMs
    tookMs = performance.now() - began
  }
}

function interrupted(): AbortSignal {
  const stop = new AbortController()
  process.once('SIGINT', () => stop.abort())
  return stop.signal
}

async function isGoingOn(ms: number, stop: AbortSignal): Promise<boolean> {
  await delay(ms, undefined, { signal: stop }).catch(() => undefined)
  return !stop.aborted
}

/** Another one once somebody has written to the journal or to the record. */
function markOf({ journal: { db } }: Kept): string {
  return `${db.get('PRAGMA data_version')!['data_version']} ${recordMark(process.env)}`
}

function within(filter: HistoryFilter, lookedAt: number): HistoryFilter {
  return { ...filter, since: Math.max(filter.since ?? 0, lookedAt - WINDOW_MS) }
}

/** An entry that fits, as far as it takes to know it again. */
interface Spot {
  readonly at: number
  readonly name: string
  readonly lost?: LostEntry
}

/** The oldest first. */
async function spotsIn({ queries }: Kept, filter: HistoryFilter): Promise<readonly Spot[]> {
  const events = await places(queries, filter, Number.MAX_SAFE_INTEGER)
  const calls = lostIn(filter).map((lost) => ({ at: Date.parse(lost.at), name: nameOf(lost), lost }))
  return [...events.map(({ at, id }) => ({ at, name: id })).toReversed(), ...calls].toSorted(
    (a, b) => a.at - b.at,
  )
}

function nameOf(entry: Entry): string {
  return 'lost' in entry ? `${entry.at} ${entry.agent} ${entry.native}` : entry.id
}

/** However many they are. */
async function tellAll(
  { queries }: Kept,
  fresh: readonly Spot[],
  tell: (entries: readonly Entry[]) => void,
): Promise<void> {
  for (let from = 0; from < fresh.length; from += AT_ONCE) {
    const spots = fresh.slice(from, from + AT_ONCE)
    const names = spots.flatMap(({ name, lost }) => (lost === undefined ? [name] : []))
    const events = new Map((await eventsOf(queries, names)).map((event) => [event.id, event]))
    const entries = spots.flatMap(({ name, lost }): readonly Entry[] => {
      const event = events.get(name)
      if (lost !== undefined) return [lost]
      return event === undefined ? [] : [entryOf(event)]
    })
    tell(entries.map((entry) => cleaned(entry)))
  }
}
