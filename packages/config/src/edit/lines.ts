import type { Splice } from './splice.ts'

/** The offset at which the line of an offset begins. */
export function lineStart(text: string, at: number): number {
  return text.lastIndexOf('\n', at - 1) + 1
}

/** The offset at which the line of an offset ends, before its end-of-line. */
export function lineEnd(text: string, at: number): number {
  const end = text.indexOf('\n', at)
  if (end < 0) return text.length
  return text[end - 1] === '\r' && end > at ? end - 1 : end
}

/** The offset of the next line. */
export function nextLine(text: string, at: number): number {
  const end = text.indexOf('\n', at)
  return end < 0 ? text.length : end + 1
}

/** What stands before the first word of a line. */
export function indentAt(text: string, at: number): string {
  return /^[ \t]*/.exec(text.slice(lineStart(text, at), at))![0]
}

export function isBlank(text: string, at: number): boolean {
  return /^[ \t\r]*(\n|$)/.test(text.slice(at, nextLine(text, at)))
}

export function isComment(text: string, at: number): boolean {
  return /^[ \t]*#/.test(text.slice(at, nextLine(text, at)))
}

/** Takes whole lines out. A file that ended without an end-of-line still does. */
export function cut(text: string, from: number, to: number): Splice {
  const isLast = to === text.length && !text.endsWith('\n')
  return { from: isLast ? beforeEol(text, from) : from, to, put: '' }
}

function beforeEol(text: string, at: number): number {
  return at - (/\r?\n$/.exec(text.slice(Math.max(0, at - 2), at))?.[0].length ?? 0)
}
