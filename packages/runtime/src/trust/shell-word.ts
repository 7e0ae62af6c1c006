/** Reads the commands that begin at a place, up to what ends them; gives the place after that. */
export type Reader = (at: number, end: string | undefined) => number

/** A word of a shell line. */
interface Word {
  /** Without its quotes; of one that is not literal, as it is written. */
  readonly text: string
  readonly to: number
  /** False: the shell makes something of it when it runs. */
  readonly literal: boolean
}

/** A piece of a word: what it stands for, `undefined` where only the shell knows, and where it ends. */
type Piece = readonly [text: string | undefined, to: number]

/** The word that begins at a place; commands inside of it are read, too. `end`: what ends the command around it. */
export function wordAt(line: string, start: number, end: string | undefined, read: Reader): Word {
  let at = start
  let text: string | undefined = ''
  do {
    const [piece, to] = pieceAt(line, at, at === start, read)
    text = piece === undefined || text === undefined ? undefined : text + piece
    at = to
  } while (at < line.length && line[at] !== end && !/[\s;&|()<>]/.test(line[at]!))
  return { text: text ?? line.slice(start, at), to: at, literal: text !== undefined }
}

function pieceAt(line: string, at: number, isFirst: boolean, read: Reader): Piece {
  const char = line[at]!
  if (char === "'") return inSingle(line, at)
  if (char === '"') return inDouble(line, at, read)
  if (char === '\\') return escaped(line, at)
  if (char === '$' || char === '`') return madeByShell(line, at, read)
  const isPattern = /[*?[\]{}]/.test(char) && !/^\[{1,2}(?=\s)/.test(line.slice(at))
  return [isPattern || (isFirst && char === '~') ? undefined : char, at + 1]
}

function inSingle(line: string, at: number): Piece {
  const close = line.indexOf("'", at + 1)
  return close < 0 ? [undefined, line.length] : [line.slice(at + 1, close), close + 1]
}

function inDouble(line: string, start: number, read: Reader): Piece {
  let at = start + 1
  let text: string | undefined = ''
  while (at < line.length && line[at] !== '"') {
    const char = line[at]!
    const [piece, to]: Piece =
      char === '$' || char === '`'
        ? madeByShell(line, at, read)
        : char === '\\' && /[$`"\\\n]/.test(line.charAt(at + 1))
          ? escaped(line, at)
          : [char, at + 1]
    text = piece === undefined || text === undefined ? undefined : text + piece
    at = to
  }
  return at < line.length ? [text, at + 1] : [undefined, at]
}

/** A backslash takes the end of a line away, too. */
function escaped(line: string, at: number): Piece {
  const char = line.charAt(at + 1)
  return [char === '\n' ? '' : char, Math.min(at + 2, line.length)]
}

/** A variable, or what a command prints. */
function madeByShell(line: string, at: number, read: Reader): Piece {
  if (line[at] === '`') return [undefined, read(at + 1, '`')]
  if (line[at + 1] === '(') return [undefined, read(at + 2, ')')]
  const braces = /^\$\{[^}]*\}/.exec(line.slice(at))
  return [undefined, at + (braces?.[0].length ?? 1)]
}
