import { durationLike } from './duration.ts'

/** Where the parser stopped, and what stands around it. */
export interface Spot {
  readonly lines: readonly string[]
  /** From 0. */
  readonly at: number
  readonly line: string
  /** What follows in the line. */
  readonly rest: string
  /** The key of the line. */
  readonly key: string
  /** What stands behind its `=`. */
  readonly value: string
}

/** The spot of a line and a column, both from 1. */
export function spotAt(lines: readonly string[], line: number, column: number): Spot {
  const text = lines[line - 1] ?? ''
  const [, key = '', value = ''] = /^\s*("[^"]*"|[\w.-]*)\s*=\s*(.*)$/.exec(text) ?? []
  const rest = text.slice(column - 1)
  return { lines, at: line - 1, line: text, rest, key, value: withoutComment(value) }
}

function withoutComment(value: string): string {
  return value.replace(/\s+#.*$/, '').trim()
}

/** What stands where a value should be. */
export function notWord({ rest: written }: Spot): string {
  return `${shown(/^[^\s,\]}]+/.exec(written)?.[0] ?? written)} is no value`
}

/** The line as it would be right. */
export function quoted({ key, value, rest: written }: Spot): string {
  const text = key !== '' && value !== '' && withoutComment(written) === value ? value : ''
  if (text === '') return '"like this"'
  const quote = /["\\]/.test(text) ? "'" : '"'
  return text.includes(quote) || text.length > 60 ? '"like this"' : `${key} = ${quote}${text}${quote}`
}

/** The character there, by its number. */
export function codePoint({ rest: written }: Spot): string {
  return `U+${written.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}`
}

/** Says which key is there already, and where. */
export function already(spot: Spot): string {
  const name = firstKey(spot.line)
  if (name === undefined) return 'this key is there already'
  for (let at = spot.at - 1; at >= 0 && !/^\s*\[/.test(spot.lines[at]!); at--)
    if (firstKey(spot.lines[at]!) === name) return `\`${name}\` is there already, in line ${at + 1}`
  return `\`${name}\` is there already`
}

function firstKey(text: string): string | undefined {
  return /^\s*([\w-]+)\s*[.=]/.exec(text)?.[1]
}

/** The same for a header. */
export function alreadyHeader(spot: Spot): string {
  const header = spot.line.trim().replace(/\s*#.*$/, '')
  const before = spot.lines.findLastIndex((text, at) => at < spot.at && text.trim().startsWith(header))
  return before < 0
    ? `${shown(header)} is there already`
    : `${shown(header)} is there already, in line ${before + 1}`
}

/** A piece of the file, not too much of it. */
export function shown(text: string): string {
  return text.length > 40 ? `${text.slice(0, 40)}...` : text
}

/** The first word of the line: a key, most of the time. */
export function firstWord({ line }: Spot): string {
  return /[\w-]+/.exec(line)?.[0] ?? 'key'
}

/** True for a key that is true or false. */
export function isFlag({ key }: Spot): boolean {
  return /^(guard|enabled|enforce|rewrites)$/.test(key)
}

/** True for a value that is a time, if it had quotes. */
export function isDuration({ value }: Spot): boolean {
  return durationLike(value) !== undefined
}

/** The line as it would be right. */
export function inQuotes({ key, value }: Spot): string {
  return `Write ${key} = "${durationLike(value)}", in quotes.`
}
