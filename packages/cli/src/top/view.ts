import type { ServerStatus } from '@hookline/server'
import { paint } from '../paint.ts'
import { header } from './header.ts'
import { sections, type Section } from './sections.ts'
import type { Size } from './screen.ts'
import { clipped } from './text.ts'
import { table } from './table.ts'

/** What `hookline top` shows of a server, in lines that fit. */
export function view(status: ServerStatus, size: Size, now: number): readonly string[] {
  const head = header(status, size.columns, now)
  const all = sections(status, now).filter(({ rows }) => rows.length > 0)
  const shown = all.slice(0, Math.max(0, Math.floor((size.rows - head.length) / (ABOVE + 1))))
  const room = size.rows - head.length - shown.length * ABOVE
  const counts = shared(
    shown.map(({ rows }) => rows.length),
    room,
  )
  const below = shown.flatMap((section, at) => sectionLines(section, counts[at]!, size.columns))
  return [...head, ...below].slice(0, size.rows)
}

/** A blank line, a title and the names of the columns stand above each. */
const ABOVE = 3

function sectionLines({ title, columns, rows }: Section, count: number, room: number): readonly string[] {
  if (count === 0) return []
  const shown = count === rows.length ? rows : rows.slice(0, count)
  const of = count === rows.length ? `${rows.length}` : `${count} of ${rows.length}`
  const titled = paint('bold', clipped(`${title} (${of})`, room))
  return ['', titled, ...table(columns, shown, room)]
}

/** How many rows each has of a room: what one does not need, the others have. */
function shared(wanted: readonly number[], room: number): readonly number[] {
  if (room === Infinity) return wanted
  const counts = wanted.map(() => 0)
  for (let left = room; left > 0;) {
    const hungry = wanted.flatMap((want, at) => (counts[at]! < want ? [at] : []))
    if (hungry.length === 0) break
    for (const at of hungry.slice(0, left)) counts[at]!++
    left -= hungry.length
  }
  return counts
}
