import { history, type HistoryFilter, type KeptEvent, type Place } from '@hookline/journal/queries'
import type { Kept } from './open.ts'

const PAGE = 100

/** All events that fit, the oldest first, however many there are. */
export async function* allEvents({ queries }: Kept, filter: HistoryFilter): AsyncGenerator<KeptEvent> {
  for (let behind: Place | undefined; ;) {
    const page = await history(queries, filter, { limit: PAGE, first: 'oldest', behind })
    yield* page
    behind = page.at(-1)
    if (behind === undefined) return
  }
}
