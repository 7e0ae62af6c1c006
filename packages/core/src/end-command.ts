import { isClosing } from './keyword.ts'
import { printed } from './printed.ts'
import { withoutRedirections } from './redirection.ts'
import type { Draft, Scan } from './scan.ts'
import { isShell, unwrap } from './unwrap.ts'
import { endWord } from './word.ts'

/** The words of a command are whole: its forms, and those of the scripts in it, are candidates. */
export function endCommand(scan: Scan, draft: Draft): boolean {
  if (!endWord(draft)) return false
  const { words, command } = draft
  Object.assign(draft, { words: [], command: { toShell: false }, position: 2, caseAt: -1 })
  if (words.length === 0) return true
  const { line } = scan
  line.pipes = false
  line.said = line.open > 0 ? [...line.said, ...printed(words)] : []
  if (words.some(isShell) && !shell(scan, command)) return false
  const left = withoutRedirections(words)
  return forms(scan, words) && (left === words || left.length === 0 || forms(scan, left))
}

/** A shell begins: what stands in front of its pipe is a script. */
function shell(scan: Scan, command: Draft['command']): boolean {
  const { line } = scan
  const said = line.printed
  Object.assign(line, { printed: [], toShell: true, shells: line.shells + 1 })
  command.toShell = true
  return said.every((text) => scan.reader.script(text, scan))
}

function forms(scan: Scan, words: readonly string[]): boolean {
  for (const form of unwrap(words) ?? [null]) {
    if (form === null) return false
    if (typeof form === 'string') candidate(scan, form)
    else if (!scan.reader.script(form.script, scan)) return false
  }
  return scan.budget.commands >= 0
}

/** Where dash reads what bash has read nothing is counted twice. */
function candidate({ out, dash, budget }: Scan, text: string): void {
  if (!dash || !out.has(text)) budget.commands--
  out.add(text)
}

/** True if a block ends here, and no command of its own. */
export function isBlockEnd({ words }: Draft): boolean {
  return words[0] === undefined || isClosing(words[0])
}
