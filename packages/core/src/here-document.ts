import { endWord, type Draft, type Scan } from './word.ts'
import { isShell } from './unwrap.ts'

/** `<<END`, whose body begins on the next line; false: this is something else. */
export function hereDocument(scan: Scan, draft: Draft): boolean {
  const found = /^<<(-?)[ \t]*(?!<)(["'\\]?)([\w.-]+)["']?/.exec(scan.text.slice(scan.at, scan.at + 200))
  if (found === null) return false
  scan.at += found[0].length
  endWord(draft)
  scan.here.push({ end: found[3]!, tabs: found[1] === '-', words: draft.words })
  return true
}

/** `<<< 'text'`: begins the word that holds it. */
export function hereString(scan: Scan, draft: Draft): boolean {
  if (!scan.text.startsWith('<<<', scan.at)) return false
  endWord(draft)
  draft.word = '<<<'
  scan.at += 3
  return true
}

/** Reads past the bodies of a line's here-documents; gives those that a shell reads: to anybody else they are data. */
export function hereBodies(scan: Scan): readonly string[] {
  const waiting = scan.here
  scan.here = []
  const { toShell } = scan.piped
  return waiting.flatMap(({ end, tabs, words }) => {
    const body = bodyOf(scan, end, tabs)
    return toShell || words.some(isShell) ? [body] : []
  })
}

function bodyOf(scan: Scan, end: string, tabs: boolean): string {
  const body: string[] = []
  while (scan.at < scan.text.length) {
    const stop = scan.text.indexOf('\n', scan.at)
    const line = scan.text.slice(scan.at, stop < 0 ? undefined : stop)
    scan.at = stop < 0 ? scan.text.length : stop + 1
    if ((tabs ? line.replace(/^\t+/, '') : line) === end) break
    body.push(line)
  }
  return body.join('\n')
}
