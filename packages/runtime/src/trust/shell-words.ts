import { BEGINNING, readWord, type Expected, type Run } from './runs.ts'
import { wordAt, type Reader } from './shell-word.ts'
import { singleQuoted } from '../single-quoted.ts'

/** A word of a shell line that names what is run, and where it stands. */
export interface ShellWord {
  /** As the shell takes it: without its quotes; of one that is not literal, as it is written. */
  readonly text: string
  readonly is: Run
  readonly from: number
  readonly to: number
  /** False: the shell makes something of it when it runs, so that nobody knows before which program it is. */
  readonly literal: boolean
}

/** The words of a shell line that name a program to run: the first of each command, and the script that an interpreter is given. */
export function programWords(line: string): readonly ShellWord[] {
  const found: ShellWord[] = []
  const read: Reader = (at, end) => commands(line, at, end, found, read)
  read(0, undefined)
  return found.toSorted((a, b) => a.from - b.from)
}

/** Reads commands up to what ends them, the whole line or one inside of another. Gives the place after that. */
function commands(
  line: string,
  start: number,
  end: string | undefined,
  found: ShellWord[],
  read: Reader,
): number {
  let expected: Expected = BEGINNING
  let at = start
  while (at < line.length) {
    const char = line[at]!
    if (char === end) return at + 1
    if (END.test(char)) expected = BEGINNING
    if (char === '(') at = read(at + 1, ')')
    else if (char === '#') at = endOfLine(line, at)
    else if (SKIP.test(char)) at++
    else if (REDIRECTION.test(char)) at = target(line, at, end, read)
    else {
      const word = wordAt(line, at, end, read)
      if (!isDescriptor(word.text, line[word.to])) {
        const { is, after } = readWord(word.text, expected)
        if (is !== undefined) found.push({ ...word, is, from: at })
        expected = after
      }
      at = word.to
    }
  }
  return at
}

const END = /[;&|()\n]/
const SKIP = /[\s;&|)]/
const REDIRECTION = /[<>]/

/** Where output goes or input comes from; `<( )` is a command. */
function target(line: string, start: number, end: string | undefined, read: Reader): number {
  let at = start
  while (/[<>&]/.test(line.charAt(at))) at++
  while (/[ \t]/.test(line.charAt(at))) at++
  return at < line.length && !/[\s;&|()<>]/.test(line[at]!) && line[at] !== end
    ? wordAt(line, at, end, read).to
    : at
}

function endOfLine(line: string, at: number): number {
  const end = line.indexOf('\n', at)
  return end < 0 ? line.length : end
}

/** The 2 of `2>file`. */
function isDescriptor(word: string, next: string | undefined): boolean {
  return /^\d+$/.test(word) && (next === '<' || next === '>')
}

/** A program and its arguments: which of them name what is run, by their place. */
export function programArguments(
  argv: readonly string[],
): readonly { readonly at: number; readonly is: Run }[] {
  let expected: Expected = BEGINNING
  return argv.flatMap((word, at) => {
    const { is, after } = readWord(word, expected)
    expected = after
    return is === undefined ? [] : [{ at, is }]
  })
}

/** A word as the shell takes it for what it is. */
export function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : singleQuoted(word)
}
