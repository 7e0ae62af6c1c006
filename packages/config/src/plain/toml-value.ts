import { plainName, skipEquals, skipSpace, type Cursor } from './toml-cursor.ts'

/** A value of plain kind, or `undefined`; the cursor stands behind it then. */
export function plainValue(cursor: Cursor, depth = 0): unknown {
  const code = cursor.text.charCodeAt(cursor.at)
  if (code === DOUBLE || code === SINGLE) return plainText(cursor, code)
  if (code === LIST) return depth < DEEPEST ? plainList(cursor, depth + 1) : undefined
  if (code === TABLE) return depth < DEEPEST ? inlineTable(cursor, depth + 1) : undefined
  return plainWord(cursor)
}

/** One line, without escapes, tabs or what else would have to be looked at. */
function plainText(cursor: Cursor, quote: number): string | undefined {
  const { text } = cursor
  const start = cursor.at + 1
  let at = start
  for (let code = text.charCodeAt(at); code !== quote; code = text.charCodeAt(++at))
    if (!(code >= SPACE) || code === DELETE || (code === BACKSLASH && quote === DOUBLE)) return undefined
  // three of them begin a text of several lines
  if (at === start && text.charCodeAt(at + 1) === quote)
    return quote === SINGLE ? plainLines(cursor) : undefined
  cursor.at = at + 1
  return text.slice(start, at)
}

/** What stands between three single quotes and three. */
function plainLines(cursor: Cursor): string | undefined {
  const { text } = cursor
  const start = cursor.at + 3
  const end = text.indexOf("'''", start)
  const lines = text.slice(start, end)
  // a fourth is part of the text
  if (end < 0 || text.charCodeAt(end + 3) === SINGLE || !LINES.test(lines)) return undefined
  cursor.at = end + 3
  return lines.startsWith('\n') ? lines.slice(1) : lines
}

function plainList(cursor: Cursor, depth: number): unknown[] | undefined {
  const list: unknown[] = []
  cursor.at++
  for (skipBlank(cursor); cursor.text.charCodeAt(cursor.at) !== LIST_END; skipBlank(cursor)) {
    const value = plainValue(cursor, depth)
    if (value === undefined) return undefined
    list.push(value)
    skipBlank(cursor)
    if (cursor.text.charCodeAt(cursor.at) === COMMA) cursor.at++
    else if (cursor.text.charCodeAt(cursor.at) !== LIST_END) return undefined
  }
  cursor.at++
  return list
}

/** Stands on one line, with something in it, and without a comma at its end. */
function inlineTable(cursor: Cursor, depth: number): Record<string, unknown> | undefined {
  const table = Object.create(null) as Record<string, unknown>
  do {
    cursor.at++
    skipSpace(cursor)
    const key = plainName(cursor)
    if (key === undefined || key in table || !skipEquals(cursor)) return undefined
    const value = plainValue(cursor, depth)
    if (value === undefined) return undefined
    table[key] = value
    skipSpace(cursor)
  } while (cursor.text.charCodeAt(cursor.at) === COMMA)
  return cursor.text.charCodeAt(cursor.at++) === TABLE_END ? table : undefined
}

/** What stands behind it is for the caller to look at: `1` may go on as a date. */
function plainWord(cursor: Cursor): boolean | number | undefined {
  WORD.lastIndex = cursor.at
  const found = WORD.exec(cursor.text)
  if (found === null) return undefined
  cursor.at = WORD.lastIndex
  const [word] = found
  return word === 'true' || (word === 'false' ? false : Number(word))
}

/** Over the end of a line, too: a list may have several. */
function skipBlank(cursor: Cursor): void {
  for (;;) {
    const code = cursor.text.charCodeAt(cursor.at)
    if (code !== SPACE && code !== LINE_END) return
    cursor.at++
  }
}

const WORD = /(?:true|false|0|-?[1-9]\d{0,14})(?![\w.:+-])/y
// oxlint-disable-next-line no-control-regex -- TOML has no place for them
const LINES = /^[^\x00-\x09\x0b-\x1f\x7f]*$/
const DEEPEST = 8

const LINE_END = 10
const SPACE = 32
const DOUBLE = 34
const SINGLE = 39
const COMMA = 44
const LIST = 91
const BACKSLASH = 92
const LIST_END = 93
const TABLE = 123
const TABLE_END = 125
const DELETE = 127
