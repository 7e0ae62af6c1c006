/** A reader's place in a shell line, and what it found so far. */
export interface Scan {
  readonly text: string
  at: number
  readonly out: string[]
  readonly depth: number
  /** Here-documents announced on this line, in order. */
  here: { readonly end: string; readonly tabs: boolean; readonly words: string[] }[]
  /** What the command before a pipe says, and whether a shell was on this line so far. */
  piped: { readonly words: readonly string[]; readonly toShell: boolean }
}

/** One command under construction: its finished words and the one being read (`null`: none yet). */
export interface Draft {
  words: string[]
  word: string | null
}

/** Reads on from the character it is for; false: not a shell line, `closed`: that was the closer. */
export type Handler = (scan: Scan, draft: Draft, closer: string) => boolean | 'closed'

/** Characters that may mean something else than themselves. */
const SPECIAL = ' \t\r\n;|&\\\'"$`()#<>'

/** The characters of a word from here on that mean nothing but themselves; the first whatever it is. */
export function plain(scan: Scan, draft: Draft): boolean {
  const from = scan.at++
  while (scan.at < scan.text.length && !SPECIAL.includes(scan.text[scan.at]!)) scan.at++
  draft.word = (draft.word ?? '') + scan.text.slice(from, scan.at)
  return true
}

/** Ends a word. */
export function blank(scan: Scan, draft: Draft): boolean {
  scan.at++
  return endWord(draft)
}

/** The word that was read joins the finished ones. */
export function endWord(draft: Draft): boolean {
  if (draft.word !== null) draft.words.push(draft.word)
  draft.word = null
  return true
}

/** A backslash: the next character as it stands, nothing for the end of a line. */
export function escape(scan: Scan, draft: Draft): boolean {
  const next = scan.text[scan.at + 1]
  scan.at += 2
  if (next !== '\n') draft.word = (draft.word ?? '') + (next ?? '')
  return true
}

/** `'...'`. */
export function single(scan: Scan, draft: Draft): boolean {
  const end = scan.text.indexOf("'", scan.at + 1)
  if (end < 0) return false
  draft.word = (draft.word ?? '') + scan.text.slice(scan.at + 1, end)
  scan.at = end + 1
  return true
}

/** A backslash within `"` `"`: it escapes five characters only. */
export function inDoubleEscape(scan: Scan, draft: Draft): boolean {
  const next = scan.text[scan.at + 1] ?? ''
  return '$`"\\\n'.includes(next) ? escape(scan, draft) : plain(scan, draft)
}

/** `$'...'`. */
export function ansiQuoted(scan: Scan, draft: Draft): boolean {
  const found = /^\$'((?:[^'\\]|\\[^])*)'/.exec(scan.text.slice(scan.at))
  if (found === null) return false
  scan.at += found[0].length
  draft.word = (draft.word ?? '') + found[1]!.replace(/\\(x[0-9a-fA-F]{1,2}|[0-7]{1,3}|[^])/g, ansiEscape)
  return true
}

function ansiEscape(_: string, code: string): string {
  if (/^x./.test(code)) return String.fromCharCode(parseInt(code.slice(1), 16))
  return /^[0-7]/.test(code) ? String.fromCharCode(parseInt(code, 8)) : (ANSI[code] ?? code)
}

const ANSI: Readonly<Record<string, string>> = {
  n: '\n',
  t: '\t',
  r: '\r',
  a: '\x07',
  b: '\b',
  e: '\x1b',
  f: '\f',
  v: '\v',
}

/** `#` where a word could begin. */
export function comment(scan: Scan, draft: Draft): boolean {
  if (draft.word !== null) return plain(scan, draft)
  const end = scan.text.indexOf('\n', scan.at)
  scan.at = end < 0 ? scan.text.length : end
  return true
}

/** `>`, `>>`, `2>`: a word of its own, so that `rm x>y` reads `rm x > y`. */
export function operator(scan: Scan, draft: Draft): boolean {
  if (draft.word !== null && !/^\d*[<>&]*$/.test(draft.word)) endWord(draft)
  return plain(scan, draft)
}
