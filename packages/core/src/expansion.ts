import { ansiQuoted } from './ansi.ts'
import { newDraft, newLine, type Draft, type Scan } from './scan.ts'
import { addQuoted, escape, inDoubleEscape, plain, single, unclosed } from './word.ts'

const MAX_DEPTH = 16

/** `"..."`. */
export function double(scan: Scan, draft: Draft): boolean {
  addQuoted(draft, '')
  scan.at++
  while (scan.at < scan.text.length) {
    if (scan.text[scan.at] === '"') {
      scan.at++
      return true
    }
    if (!quotedPart(scan, draft)) return false
  }
  return unclosed(scan)
}

/** One step where only `\`, `$` and backticks mean something: in double quotes, and in a here-document. */
export function quotedPart(scan: Scan, draft: Draft): boolean {
  const char = scan.text[scan.at]
  if (char === '\\') return inDoubleEscape(scan, draft)
  if (char === '$') return expansion(scan, draft, true)
  return char === '`' ? backtick(scan, draft, true) : plain(scan, draft)
}

/** `$` outside of double quotes. */
export function dollar(scan: Scan, draft: Draft): boolean {
  const next = scan.text[scan.at + 1]
  if (next === "'" && !scan.dash) return ansiQuoted(scan, draft)
  if (next !== '"' || scan.dash) return expansion(scan, draft, false)
  scan.at++
  return double(scan, draft)
}

function expansion(scan: Scan, draft: Draft, quoted: boolean): boolean {
  const found = /^\$(?:\(\(|[({[])/.exec(scan.text.slice(scan.at, scan.at + 3))?.[0]
  if (found === '$(') return nested(scan, draft, 2)
  if (found === undefined || (found === '$[' && scan.dash)) return plain(scan, draft)
  return matched(scan, draft, found as keyof typeof CLOSERS, quoted)
}

const CLOSERS = { '${': '}', '$((': '))', '$[': ']' } as const

/** `${ command; }` runs it, in some shells, and `${x:}` does not end there for dash. */
const UNSURE = /^\$\{(?:[\s|(]|(?:\w+|[@*#?$!-])?:\})/

/** `${ }`, `$(( ))`, `$[ ]`: nothing in there begins a word, a comment or a here-document. */
function matched(scan: Scan, draft: Draft, opener: keyof typeof CLOSERS, quoted: boolean): boolean {
  const start = scan.at
  const inner: Scan = { ...scan, at: start + opener.length, depth: scan.depth + 1 }
  if (inner.depth > MAX_DEPTH || UNSURE.test(scan.text.slice(start))) return false
  if (!toCloser(inner, opener, quoted)) return false
  scan.at = inner.at
  return addQuoted(draft, scan.text.slice(start, inner.at))
}

function toCloser(scan: Scan, opener: keyof typeof CLOSERS, quoted: boolean): boolean {
  const closer = CLOSERS[opener]
  const opening = opener === '${' ? '' : opener.at(-1)
  const draft = newDraft(scan.line)
  let open = 0
  while (scan.at < scan.text.length) {
    const char = scan.text[scan.at]!
    if (open === 0 && scan.text.startsWith(closer, scan.at)) {
      scan.at += closer.length
      return true
    }
    if (char === opening) open++
    // `$((` that does not end in `))` is a subshell to some
    else if (char === closer[0] && --open < 0) return false
    if (!part(scan, draft, opener === '${' ? quoted : null)) return false
  }
  return unclosed(scan)
}

/** One step inside; `quoted`: in a `${ }` within double quotes, `null`: in a sum. */
function part(scan: Scan, draft: Draft, quoted: boolean | null): boolean {
  const char = scan.text[scan.at]!
  if (char === "'") return quoted === false ? single(scan, draft) : apostrophe(scan, quoted)
  if (char === '\\') return escape(scan, draft)
  if (char === '"') return double(scan, draft)
  if (char === '$' && /[({['"]/.test(scan.text[scan.at + 1] ?? ''))
    return quoted === false ? dollar(scan, draft) : expansion(scan, draft, true)
  if (char === '`') return backtick(scan, draft, quoted !== false)
  if ((char === '<' || char === '>') && scan.text[scan.at + 1] === '(' && quoted === false)
    return nested(scan, draft, 2)
  scan.at++
  return true
}

/** `'` in `"${x:-' '}"`: whether it quotes depends on the shell, so only what comes to the same is read. */
function apostrophe(scan: Scan, quoted: boolean | null): boolean {
  const found = /^'[^'}"$`\\]*'/.exec(scan.text.slice(scan.at))
  if (found === null || quoted === null) return false
  scan.at += found[0].length
  return true
}

/** `$( )`, `<( )`: the commands inside are candidates too; the word keeps the text as it stands. */
export function nested(scan: Scan, draft: Draft, opener: number): boolean {
  const start = scan.at
  const at = start + opener
  const inner: Scan = { ...scan, at, depth: scan.depth + 1, refused: '', here: [], line: newLine() }
  // where a here-document ends that was announced in here and begins behind it, each shell knows for itself
  if (!scan.reader.list(inner, ')') || inner.here.length > 0) return false
  scan.at = inner.at
  return addQuoted(draft, scan.text.slice(start, inner.at))
}

/** Backticks; in double quotes a `"` in them is escaped once more. */
export function backtick(scan: Scan, draft: Draft, quoted = false): boolean {
  const found = /^`((?:[^`\\]|\\[^])*)`/.exec(scan.text.slice(scan.at))
  if (found === null) return unclosed(scan)
  scan.at += found[0].length
  addQuoted(draft, found[0])
  return scan.reader.script(found[1]!.replace(quoted ? /\\([`$\\"])/g : /\\([`$\\])/g, '$1'), scan)
}
