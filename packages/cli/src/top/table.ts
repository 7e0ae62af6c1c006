import { clipped, padded, painted, width, type Piece } from './text.ts'

/** A column: its title, the side that its cells keep to, and whether it may be cut where there is no room. */
export interface Column {
  readonly title: string
  readonly side?: 'left' | 'right'
  readonly yields?: boolean
}

/** No column that is cut becomes narrower. */
const LEAST = 6
/** Names may have any length. */
const MOST = 200
const GAP = '  '

/** Lines of a table, its titles first; each of at most so many columns of the terminal. */
export function table(
  columns: readonly Column[],
  rows: readonly (readonly Piece[])[],
  room: number,
): readonly string[] {
  const widths = fitted(columns, natural(columns, rows), room)
  const line = (cells: readonly Piece[]): string =>
    painted(
      cells.flatMap(({ text, ...style }, at) => [
        ...(at === 0 ? [] : [{ text: GAP }]),
        { text: padded(text, widths[at]!, columns[at]!.side), ...style },
      ]),
      room,
    ).trimEnd()
  return [columns.map(({ title }): Piece => ({ text: title, style: 'dim' })), ...rows].map(line)
}

function natural(columns: readonly Column[], rows: readonly (readonly Piece[])[]): readonly number[] {
  return columns.map(({ title }, at) =>
    Math.max(width(title), ...rows.map((row) => width(clipped(row[at]!.text, MOST)))),
  )
}

/** Takes from the widest column that yields, one by one, until all have room. */
function fitted(columns: readonly Column[], wanted: readonly number[], room: number): readonly number[] {
  const widths = [...wanted]
  const total = (): number => widths.reduce((sum, one) => sum + one, GAP.length * (widths.length - 1))
  while (total() > room) {
    const yielding = columns.flatMap(({ yields }, at) => (yields === true && widths[at]! > LEAST ? [at] : []))
    if (yielding.length === 0) break
    widths[yielding.reduce((a, b) => (widths[b]! > widths[a]! ? b : a))]!--
  }
  return widths
}
