import { endCommand, isBlockEnd } from './end-command.ts'
import { backtick, dollar, double, nested } from './expansion.ts'
import { hereBodies, hereDocument, hereString } from './here-document.ts'
import { printed } from './printed.ts'
import { newDraft, newLine, type Draft, type Handler, type Reader, type Scan } from './scan.ts'
import {
  addQuoted,
  SPLIT,
  blank,
  bracket,
  comment,
  endWord,
  escape,
  operator,
  plain,
  single,
  unclosed,
} from './word.ts'

const MAX_COMMANDS = 1000
const MAX_DEPTH = 16
/** A longer line is not read: for a guard it counts as one that matches. */
export const MAX_LINE: number = 1 << 20

/**
 * The simple commands in a shell line, each as its words joined by one space, quotes removed: pipelines, lists,
 * subshells, substitutions and here-documents for a shell taken apart, `sudo`, `env`, `sh -c` and the like peeled
 * off, redirections left out (both forms are given). Where bash and dash part, both are followed. `null`: not a line
 * a shell would accept, or none that is sure to be read as the shell does, or too large to look at.
 */
export function simpleCommands(line: string): readonly string[] | null {
  const out = new Set<string>()
  const budget = { left: MAX_READ, commands: MAX_COMMANDS }
  return script(line, { out, depth: -1, dash: false, budget }) ? [...out] : null
}

/** All scripts in a line together: one in a script in a script is read once for each. */
const MAX_READ = 4 * MAX_LINE
/** What dash reads in another way than bash. */
const DIFFERENT = /&>|\$['"[]|\(\(/

type Within = Pick<Scan, 'out' | 'depth' | 'dash' | 'budget'>

function script(text: string, within: Within): boolean {
  const { out, dash, budget } = within
  const depth = within.depth + 1
  budget.left -= text.length
  if (text.length > MAX_LINE || depth > MAX_DEPTH || budget.left < 0 || SPLIT.test(text)) return false
  const line = newLine()
  const scan: Scan = { text, at: 0, out, depth, dash, budget, refused: '', here: [], line, reader }
  const isWhole = list(scan, '') && scan.at >= text.length && (dash || scan.here.length === 0)
  return isWhole && (dash || !DIFFERENT.test(text) || script(text, { ...within, dash: true }))
}

/** Reads commands until the closer; false: not a shell line. */
function list(scan: Scan, closer: string): boolean {
  if (scan.depth > MAX_DEPTH) return false
  const draft = newDraft(scan.line)
  while (scan.at < scan.text.length) {
    const char = scan.text[scan.at]!
    const said = (HANDLERS[char] ?? plain)(scan, draft, closer)
    if (said === 'closed') return endCommand(scan, draft)
    if (!said) return false
  }
  return endCommand(scan, draft) && (closer === '' || unclosed(scan))
}

const reader: Reader = { list, script }

const HANDLERS: Readonly<Record<string, Handler>> = {
  ' ': blank,
  '\t': blank,
  '\n': newline,
  ';': separator,
  '|': separator,
  '&': ampersand,
  '\\': escape,
  "'": single,
  '"': double,
  $: dollar,
  '`': (scan, draft) => backtick(scan, draft),
  '(': subshell,
  ')': close,
  '#': comment,
  '<': redirect,
  '>': redirect,
  '[': bracket,
}

function newline(scan: Scan, draft: Draft): boolean {
  scan.at++
  if (!endCommand(scan, draft) || !hereBodies(scan)) return false
  if (scan.line.pipes) return true
  scan.line.printed = []
  scan.line.toShell = false
  return true
}

function separator(scan: Scan, draft: Draft): boolean {
  // bash gives up on such a list, and goes on with the next line
  if (scan.refused === '<') return false
  const [found] = /^(?:\|[|&]?|&&?|;;?&?)/.exec(scan.text.slice(scan.at, scan.at + 3))!
  scan.at += found.length
  const isPipe = found === '|' || found === '|&'
  const isClear = endWord(draft)
  const said = !isPipe ? [] : isBlockEnd(draft) ? scan.line.said : printed(draft.words)
  if (!isClear || !endCommand(scan, draft)) return false
  scan.line.pipes = isPipe
  // what went into `tee` and the like comes out of it again
  if (!isPipe || said.length > 0) scan.line.printed = said
  return true
}

/** `&>` is a redirection, but not for dash; anything else ends the command. */
function ampersand(scan: Scan, draft: Draft): boolean {
  return scan.text[scan.at + 1] === '>' && !scan.dash ? operator(scan, draft) : separator(scan, draft)
}

function subshell(scan: Scan, draft: Draft): boolean {
  const isSum = scan.text[scan.at + 1] === '(' && !scan.dash
  const array = draft.word?.endsWith('=') === true && !scan.dash ? draft.word : null
  const refused = isSum ? '<#' : array !== null && scan.refused === '' ? '<' : scan.refused
  if (scan.refused === '<' || !endCommand(scan, draft)) return false
  const before = scan.line.shells
  const inner: Scan = { ...scan, at: scan.at + 1, depth: scan.depth + 1, refused }
  scan.line.open++
  if (!list(inner, ')')) return false
  scan.line.open--
  scan.at = inner.at
  scan.here = inner.here
  if (scan.line.shells > before) draft.command.toShell = true
  // `a=(1)x git push`: the assignment goes on
  if (array !== null) addQuoted(draft, array)
  return true
}

/** A pattern of `case x in a)` looks like this too: it ends a command and nothing more. */
function close(scan: Scan, draft: Draft, closer: string): boolean | 'closed' {
  scan.at++
  const isClear = endWord(draft)
  const isPattern = closer !== ')' || draft.cases > 0
  return isClear && (isPattern ? endCommand(scan, draft) : 'closed')
}

function redirect(scan: Scan, draft: Draft): boolean {
  if (scan.text[scan.at + 1] === '(') return nested(scan, draft, 2)
  if (scan.text.startsWith('<<<', scan.at)) return hereString(scan, draft)
  return scan.text.startsWith('<<', scan.at) ? hereDocument(scan, draft) : operator(scan, draft)
}
