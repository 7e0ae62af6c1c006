import { hereBodies, hereDocument, hereString } from './here-document.ts'
import { isShell, unwrap } from './unwrap.ts'
import {
  ansiQuoted,
  blank,
  comment,
  endWord,
  escape,
  inDoubleEscape,
  operator,
  plain,
  single,
  type Draft,
  type Handler,
  type Scan,
} from './word.ts'

const MAX_COMMANDS = 1000
const MAX_DEPTH = 16
/** A longer line is not read: for a guard it counts as one that matches. */
export const MAX_LINE: number = 1 << 20

/**
 * The simple commands in a shell line, each as its words joined by one space, quotes removed: pipelines, lists,
 * subshells, substitutions and here-documents for a shell taken apart, `sudo`, `env`, `sh -c` and the like peeled
 * off (both forms are given). `null`: not a line a POSIX shell would accept, or too large to look at.
 */
export function simpleCommands(line: string): readonly string[] | null {
  const out: string[] = []
  return read(line, out, 0) ? out : null
}

function read(text: string, out: string[], depth: number): boolean {
  if (text.length > MAX_LINE || depth > MAX_DEPTH) return false
  const scan: Scan = { text, at: 0, out, depth, here: [], piped: NOT_PIPED }
  return list(scan, '') && scan.at >= text.length
}

const NOT_PIPED: Scan['piped'] = { words: [], toShell: false }

/** Reads commands until the closer; false: not a shell line. */
function list(scan: Scan, closer: string): boolean {
  if (scan.depth > MAX_DEPTH) return false
  const draft: Draft = { words: [], word: null }
  while (scan.at < scan.text.length) {
    const char = scan.text[scan.at]!
    const said = (HANDLERS[char] ?? plain)(scan, draft, closer)
    if (said === 'closed') return endCommand(scan, draft)
    if (!said) return false
  }
  return closer === '' && endCommand(scan, draft)
}

const HANDLERS: Readonly<Record<string, Handler>> = {
  ' ': blank,
  '\t': blank,
  '\r': blank,
  '\n': newline,
  ';': separator,
  '|': separator,
  '&': ampersand,
  '\\': escape,
  "'": single,
  '"': double,
  $: dollar,
  '`': backtick,
  '(': subshell,
  ')': close,
  '#': comment,
  '<': redirect,
  '>': redirect,
}

function newline(scan: Scan, draft: Draft): boolean {
  scan.at++
  const isWhole = endCommand(scan, draft)
  const bodies = hereBodies(scan)
  scan.piped = { words: [], toShell: false }
  return isWhole && bodies.every((body) => read(body, scan.out, scan.depth + 1))
}

function separator(scan: Scan, draft: Draft): boolean {
  const isPipe =
    scan.text[scan.at] === '|' && scan.text[scan.at + 1] !== '|' && scan.text[scan.at - 1] !== '|'
  scan.at++
  const words = isPipe ? printed(endWord(draft) ? draft.words : []) : []
  const isWhole = endCommand(scan, draft)
  scan.piped = { ...scan.piped, words }
  return isWhole
}

/** What a command prints of its own words: to a shell behind a pipe it is a script. */
function printed([program, ...words]: readonly string[]): readonly string[] {
  return program === 'echo' || program === 'printf' ? words.filter((word) => !/^-[neE]+$/.test(word)) : []
}

/** `2>&1` and `&>` are redirections, anything else ends the command. */
function ampersand(scan: Scan, draft: Draft): boolean {
  const [before, after] = [scan.text[scan.at - 1], scan.text[scan.at + 1]]
  return before === '>' || before === '<' || after === '>' ? plain(scan, draft) : separator(scan, draft)
}

function double(scan: Scan, draft: Draft): boolean {
  draft.word ??= ''
  scan.at++
  while (scan.at < scan.text.length) {
    const char = scan.text[scan.at]!
    if (char === '"') {
      scan.at++
      return true
    }
    const special = char === '\\' ? inDoubleEscape : char === '$' ? dollar : char === '`' ? backtick : plain
    if (!special(scan, draft)) return false
  }
  return false
}

function dollar(scan: Scan, draft: Draft): boolean {
  const next = scan.text[scan.at + 1]
  if (next === "'") return ansiQuoted(scan, draft)
  if (next !== '(') return plain(scan, draft)
  return nested(scan, draft, 2)
}

/** `$( )`, `<( )`: the commands inside are candidates too; the word keeps the text as it stands. */
function nested(scan: Scan, draft: Draft, opener: number): boolean {
  const start = scan.at
  const inner: Scan = { ...scan, at: start + opener, depth: scan.depth + 1, here: [], piped: NOT_PIPED }
  if (!list(inner, ')')) return false
  scan.at = inner.at
  draft.word = (draft.word ?? '') + scan.text.slice(start, inner.at)
  return true
}

function backtick(scan: Scan, draft: Draft): boolean {
  const found = /^`((?:[^`\\]|\\[^])*)`/.exec(scan.text.slice(scan.at))
  if (found === null) return false
  scan.at += found[0].length
  draft.word = (draft.word ?? '') + found[0]
  return read(found[1]!.replace(/\\([`$\\])/g, '$1'), scan.out, scan.depth + 1)
}

function subshell(scan: Scan, draft: Draft): boolean {
  if (!endCommand(scan, draft)) return false
  const inner: Scan = { ...scan, at: scan.at + 1, depth: scan.depth + 1, here: [], piped: NOT_PIPED }
  if (!list(inner, ')')) return false
  scan.at = inner.at
  return true
}

function close(scan: Scan, _draft: Draft, closer: string): boolean | 'closed' {
  scan.at++
  // a pattern of `case x in a)` looks like this too: it ends a command and nothing more
  return closer === ')' ? 'closed' : endCommand(scan, _draft)
}

function redirect(scan: Scan, draft: Draft): boolean {
  if (scan.text[scan.at + 1] === '(') return nested(scan, draft, 2)
  return hereString(scan, draft) || hereDocument(scan, draft) || operator(scan, draft)
}

function endCommand(scan: Scan, draft: Draft): boolean {
  endWord(draft)
  const words = draft.words
  draft.words = []
  if (words.length === 0) return true
  if (words.some(isShell)) {
    const { words: piped } = scan.piped
    scan.piped = { words: [], toShell: true }
    if (piped.length > 0 && !read(piped.join(' '), scan.out, scan.depth + 1)) return false
  }
  for (const form of unwrap(words)) {
    if (typeof form === 'string') scan.out.push(form)
    else if (!read(form.script, scan.out, scan.depth + 1)) return false
  }
  return scan.out.length <= MAX_COMMANDS
}
