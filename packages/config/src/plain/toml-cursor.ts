/** A text and where it is read. */
export interface Cursor {
  readonly text: string
  at: number
  /** Keys that were read, by their mark: the same few stand in every hook, and a text that was a key is found faster. */
  readonly keys: string[]
}

/** Where a text begins. */
export function cursorOf(text: string): Cursor {
  return { text, at: 0, keys: Array.from({ length: 256 }, () => '') }
}

/** A bare name, or `undefined`: something else stands there. The cursor stands behind it then. */
export function plainName(cursor: Cursor): string | undefined {
  const { text, keys } = cursor
  const start = cursor.at
  let end = start
  let mark = 0
  for (let code = text.charCodeAt(end); isBare(code); code = text.charCodeAt(++end))
    mark = (mark * 31 + code) & 255
  if (end === start) return undefined
  cursor.at = end
  const before = keys[mark]!
  if (before.length === end - start && text.startsWith(before, start)) return before
  const name = text.slice(start, end)
  // as an object has it
  return name === '__proto__' ? undefined : (keys[mark] = Object.keys({ [name]: 0 })[0]!)
}

/** Moves behind a `=`; false: there is none. */
export function skipEquals(cursor: Cursor): boolean {
  skipSpace(cursor)
  if (cursor.text.charCodeAt(cursor.at) !== EQUALS) return false
  cursor.at++
  skipSpace(cursor)
  return true
}

/** Moves over blanks. */
export function skipSpace(cursor: Cursor): void {
  while (cursor.text.charCodeAt(cursor.at) === SPACE) cursor.at++
}

function isBare(code: number): boolean {
  if (code >= 97) return code <= 122
  if (code >= 65) return code <= 90 || code === UNDERSCORE
  return code === DASH || (code >= 48 && code <= 57)
}

const DASH = 45
const EQUALS = 61
const UNDERSCORE = 95
const SPACE = 32
