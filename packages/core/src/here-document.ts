import { quotedPart } from './expansion.ts'
import { newDraft, type Draft, type HereDocument, type Scan } from './scan.ts'
import { endWord } from './word.ts'

/** A word that is the same to every shell: no substitutions, no `$'`, quotes with nothing special in them. */
const DELIMITER =
  /^<<(-?)[ \t]*((?:[^\s;|&()<>#'"\\`$]|\$(?![({'"[])|\\[^\n]|'[^'\n]*'|"[^"\\`$\n]*"|(?<=\S)#)+)/

/** `<<END`; false: it cannot be told where it ends. */
export function hereDocument(scan: Scan, draft: Draft): boolean {
  const found = DELIMITER.exec(scan.text.slice(scan.at, scan.at + 300))
  if (found === null || scan.refused !== '' || !endWord(draft)) return false
  scan.at += found[0].length
  const isWhole = scan.at === scan.text.length || /[\s;|&()<>]/.test(scan.text[scan.at]!)
  const end = found[2]!.replace(/\\([^])|'([^']*)'|"([^"]*)"/g, '$1$2$3')
  const quoted = end !== found[2]
  scan.here.push({ end, tabs: found[1] === '-', quoted, command: draft.command, open: scan.line.open })
  return isWhole
}

/** `<<< 'text'`: begins the word that holds it. */
export function hereString(scan: Scan, draft: Draft): boolean {
  if (!endWord(draft)) return false
  draft.word = '<<<'
  scan.at += 3
  return true
}

/** Reads past the bodies of a line's here-documents, and those that a shell reads: to anybody else they are data. */
export function hereBodies(scan: Scan): boolean {
  const waiting = scan.here
  scan.here = []
  return waiting.every((one) => {
    const body = bodyOf(scan, one)
    const script = body === null || one.quoted ? body : expanded(scan, body)
    return script !== null && (!isScript(scan, one) || scan.reader.script(script, scan))
  })
}

/** A block that began behind it, or a pipe with nothing behind it yet, may hold a shell. */
function isScript({ line }: Scan, { command, open }: HereDocument): boolean {
  return line.toShell || command.toShell || line.pipes || line.open > open
}

/** The body as the command gets it; what is in `$( )` runs, whoever the command is. */
function expanded(scan: Scan, body: string): string | null {
  const inner: Scan = { ...scan, text: body, at: 0, depth: scan.depth + 1 }
  const draft = newDraft(scan.line)
  scan.budget.left -= body.length
  while (inner.at < body.length) if (!quotedPart(inner, draft)) return null
  return draft.word ?? ''
}

function bodyOf(scan: Scan, { end, tabs, quoted }: HereDocument): string | null {
  const body: string[] = []
  let joined = ''
  while (scan.at < scan.text.length) {
    const stop = scan.text.indexOf('\n', scan.at)
    const text = scan.text.slice(scan.at, stop < 0 ? undefined : stop)
    scan.at = stop < 0 ? scan.text.length : stop + 1
    const line = tabs ? text.replace(/^\t+/, '') : text
    const isContinued = !quoted && /(?:^|[^\\])(?:\\\\)*\\$/.test(line)
    // a `\` before the end of a line joins it with the next one, for some shells before they look for the end
    if ((line === end) !== (joined + line === end) && !isContinued) return null
    if (line === end) return body.join('\n')
    joined = isContinued ? (joined + line).slice(0, -1) : ''
    body.push(line)
  }
  return scan.dash ? body.join('\n') : null
}
