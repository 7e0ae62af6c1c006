import { printable } from '@hookline/config'
import { diff } from '@hookline/runtime/install'

/** A text of somebody else as part of a line: the terminal shows it and does nothing else with it, and it stays in its line. */
export function oneLine(text: string): string {
  return printable(text).replaceAll('\n', ' \u21B5 ')
}

/** The same with lines of its own, which stand below where the first begins. */
export function below(text: string, columns: number): string {
  return printable(text).replaceAll('\n', `\n${' '.repeat(columns)}`)
}

/** A value as JSON: that leaves what turns the direction of writing round as it is, and half of the control characters. */
export function quoted(value: unknown): string {
  return printable(JSON.stringify(value))
}

/** What becomes of a file. How its lines end does not change. */
export function shownDiff(before: string | undefined, after: string | undefined): string {
  return printable(diff(before ?? '', after ?? '').replaceAll('\r', ''))
}
