/** A reader's place in a shell line, and what it found so far. */
export interface Scan {
  readonly text: string
  at: number
  readonly out: Set<string>
  readonly depth: number
  /** How many characters more may be read, and commands found. */
  readonly budget: { left: number; commands: number }
  /** As dash reads it, to which `$'`, `$"`, `$[`, `&>` and `((` are nothing of their own. */
  readonly dash: boolean
  /** What is refused here: `<` here-documents, `#` comments; bash may take them for a part of a sum. */
  readonly refused: '' | '<' | '<#'
  /** Here-documents announced on this line, in order. */
  here: HereDocument[]
  readonly line: Line
  readonly reader: Reader
}

/** A here-document whose body begins on the next line. */
export interface HereDocument {
  readonly end: string
  readonly tabs: boolean
  /** Any part of the delimiter was quoted: the body is taken as it stands. */
  readonly quoted: boolean
  readonly command: { readonly toShell: boolean }
  /** How many blocks were open. */
  readonly open: number
}

/** What the commands of a line, and the blocks in it, have in common. */
export interface Line {
  /** What the command before a pipe prints: to a shell behind it these are scripts. */
  printed: readonly string[]
  /** The same of the commands in a block that is open. */
  said: readonly string[]
  /** A pipe has nothing behind it so far. */
  pipes: boolean
  /** A shell was on this line so far. */
  toShell: boolean
  /** How many shells there were, and how many blocks are open. */
  shells: number
  open: number
}

/** One command under construction: its finished words and the one being read (`null`: none yet). */
export interface Draft {
  words: string[]
  word: string | null
  /** Nothing in the word was quoted. */
  bare: boolean
  /** What may come: 0 nothing but a word, 1 an assignment too, 2 a keyword too, 3 those or a name in front of them. */
  position: 0 | 1 | 2 | 3
  /** How many `case` are open, and where the last one of this command stands. */
  cases: number
  caseAt: number
  /** For each open block the shells that there were before it. */
  readonly blocks: number[]
  command: { toShell: boolean }
  readonly line: Line
}

/** Reads what stands inside something else. */
export interface Reader {
  /** Commands until the closer. */
  list(scan: Scan, closer: string): boolean
  /** A text of its own. */
  script(text: string, scan: Scan): boolean
}

/** Reads on from the character it is for; false: not a shell line, `closed`: that was the closer. */
export type Handler = (scan: Scan, draft: Draft, closer: string) => boolean | 'closed'

export function newLine(): Line {
  return { printed: [], said: [], pipes: false, toShell: false, shells: 0, open: 0 }
}

export function newDraft(line: Line): Draft {
  return {
    words: [],
    word: null,
    bare: true,
    position: 2,
    cases: 0,
    caseAt: -1,
    blocks: [],
    command: { toShell: false },
    line,
  }
}
