import type { Draft, Scan } from './scan.ts'
import { addQuoted, unclosed } from './word.ts'

const ESCAPE = /\\(x[0-9a-fA-F]{1,2}|u[0-9a-fA-F]{1,4}|U[0-9a-fA-F]{1,8}|c[^]|0[0-7]{1,3}|[0-7]{1,3}|[^])/g

/** `$'...'`. */
export function ansiQuoted(scan: Scan, draft: Draft): boolean {
  const found = /^\$'((?:[^'\\]|\\[^])*)'/.exec(scan.text.slice(scan.at))
  if (found === null) return unclosed(scan)
  scan.at += found[0].length
  // for bash the text ends at a NUL
  return addQuoted(draft, unescaped(found[1]!).split('\0')[0]!)
}

/** Text with `\n`, `\x41` and the like replaced by what they stand for. */
export function unescaped(text: string): string {
  return text.includes('\\') ? text.replace(ESCAPE, ansiEscape) : text
}

function ansiEscape(_: string, code: string): string {
  if (/^[xuU]./.test(code)) return character(parseInt(code.slice(1), 16))
  if (/^c./.test(code)) return character(code.charCodeAt(1) & 31)
  return /^[0-7]/.test(code) ? character(parseInt(code, 8) & 255) : (ANSI[code] ?? `\\${code}`)
}

function character(code: number): string {
  return code > 0x10ffff ? '\ufffd' : String.fromCodePoint(code)
}

const ANSI: Readonly<Record<string, string>> = {
  n: '\n',
  t: '\t',
  r: '\r',
  a: '\x07',
  b: '\b',
  e: '\x1b',
  E: '\x1b',
  f: '\f',
  v: '\v',
  '\\': '\\',
  "'": "'",
  '"': '"',
  '?': '?',
}
