import type { styleText } from 'node:util'
import { paint } from '../paint.ts'

type Style = Parameters<typeof styleText>[0]

/** A text, and how it is painted. It holds nothing that moves a terminal. */
export interface Piece {
  readonly text: string
  readonly style?: Style
}

/** How many columns a text takes on a terminal. */
export function width(text: string): number {
  let columns = 0
  for (const one of text) columns += WIDE.test(one) ? 2 : NONE.test(one) ? 0 : 1
  return columns
}

/** A text of at most so many columns; what is left out is shown by an ellipsis. */
export function clipped(text: string, columns: number): string {
  if (width(text) <= columns) return text
  let [kept, taken] = ['', 0]
  for (const one of text) {
    taken += width(one)
    if (taken > columns - 1) break
    kept += one
  }
  return columns < 1 ? '' : `${kept}\u2026`
}

/** A text of exactly so many columns. */
export function padded(text: string, columns: number, side: 'left' | 'right' = 'left'): string {
  const cut = clipped(text, columns)
  const space = ' '.repeat(Math.max(0, columns - width(cut)))
  return side === 'left' ? `${cut}${space}` : `${space}${cut}`
}

/** Pieces in a line of at most so many columns, each painted. */
export function painted(pieces: readonly Piece[], columns: number): string {
  let left = columns
  return pieces
    .map(({ text, style }) => {
      const cut = clipped(text, left)
      left -= width(cut)
      return style === undefined || cut === '' ? cut : paint(style, cut)
    })
    .join('')
}

/** What East Asian Width calls wide, by its blocks, and what is shown as a picture. */
const WIDE =
  /[\u1100-\u115F\u2E80-\u303E\u3041-\uA4CF\uA960-\uA97F\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF01-\uFF60\uFFE0-\uFFE6\u{16FE0}-\u{18DFF}\u{1AFF0}-\u{1B2FF}\u{20000}-\u{3FFFD}]|\p{Emoji_Presentation}/u

/** What stands above or below what comes before. */
const NONE = /[\p{Mn}\p{Me}]/u
