import type { HistoryFilter } from '@hookline/journal/queries'
import { stampOf, type Entry, type LostEntry } from '@hookline/runtime/kept'

/** Where a page ended: behind an event, or behind so many of the calls of one moment that were no event. */
export type Cursor = { readonly at: number } & ({ readonly id: string } | { readonly lost: number })

/** Of a text that `cursorText` made; `undefined`: it is none. */
export function cursorOf(text: string): Cursor | undefined {
  const [, at, id, lost] = /^(\d{1,15})(?:\.([\w:.-]{1,200})|~(\d{1,6}))$/.exec(text) ?? []
  if (at === undefined) return undefined
  return id === undefined ? { at: Number(at), lost: Number(lost) } : { at: Number(at), id }
}

/** Where the next page begins. */
export function cursorText(entries: readonly Entry[]): string {
  const last = entries.at(-1)!
  const at = Date.parse(last.at)
  if (!('lost' in last)) return `${at}.${last.id}`
  return `${at}~${entries.filter((entry) => 'lost' in entry && entry.at === last.at).length}`
}

/** The events behind it. */
export function eventsBehind(cursor: Cursor | undefined, filter: HistoryFilter): HistoryFilter {
  if (cursor === undefined) return filter
  if ('id' in cursor) return { ...filter, before: cursor }
  return { ...filter, until: Math.min(cursor.at, filter.until ?? Infinity) }
}

/** The calls behind it; they stand behind the events of their moment. */
export function lostBehind(cursor: Cursor | undefined, calls: readonly LostEntry[]): readonly LostEntry[] {
  if (cursor === undefined) return calls
  const rest = calls.filter(({ at }) => Date.parse(at) <= cursor.at)
  if ('id' in cursor) return rest
  const [same, older] = [rest.filter((one) => one.at === stampOf(cursor.at)), rest]
  const told = new Set(same.slice(0, cursor.lost))
  return older.filter((one) => !told.has(one))
}
