import { printable } from '@hookline/config'
import { redact } from '@hookline/runtime'

/** A text of somebody else as part of a line: no secrets, nothing that moves a terminal, no longer than that. */
export function lineText(text: string, most = 200): string {
  const line = printable(redact(text)).replaceAll(/\s+/g, ' ').trim()
  return line.length <= most ? line : `${line.slice(0, most - 3)}...`
}

const MOST_LINES = 10
const MOST_CHARS = 500

/** The same with lines of its own, of each and of all of them no more than anybody reads. */
export function textLines(text: string, most: number = MOST_CHARS): readonly string[] {
  const lines = printable(redact(text)).trim().split('\n')
  const shown = lines
    .slice(0, MOST_LINES)
    .map((line) => (line.length <= most ? line.trimEnd() : `${line.slice(0, most - 3)}...`))
  const left = lines.length - shown.length
  return left === 0 ? shown : [...shown, `... ${left} more lines`]
}

/** The first line as it is, the others so far to the right. */
export function hanging([first = '', ...more]: readonly string[], columns: number): readonly string[] {
  return [first, ...more.map((line) => `${' '.repeat(columns)}${line}`)]
}
