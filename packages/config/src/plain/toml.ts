import type { Table } from '../toml.ts'
import { cursorOf, plainName, skipEquals, skipSpace, type Cursor } from './toml-cursor.ts'
import { Headers, type Draft } from './toml-header.ts'
import { plainValue } from './toml-value.ts'

/**
 * What the parser gives for a text of plain lines: bare keys, texts of one line without escapes, whole numbers, lists and
 * inline tables of those. `undefined`: something else stands there, right or wrong, and the parser has to say what it is.
 * test/plain-toml holds it to the parser.
 */
export function plainToml(text: string): Table | undefined {
  const cursor = cursorOf(text)
  const headers = new Headers()
  const dotted = new Set<unknown>()
  let table: Draft | undefined = headers.file
  for (skipSpace(cursor); cursor.at < text.length; skipSpace(cursor)) {
    const code = text.charCodeAt(cursor.at)
    if (code === BRACKET) {
      table = headers.read(cursor)
      if (table === undefined) return undefined
    } else if (code !== HASH && code !== LINE_END && !readEntry(cursor, table, dotted)) return undefined
    if (!endLine(cursor)) return undefined
  }
  return headers.file
}

/** `key = value`, or `with.key = value`. */
function readEntry(cursor: Cursor, table: Draft, dotted: Set<unknown>): boolean {
  let inner: Draft | undefined = table
  let key = plainName(cursor)
  while (cursor.text.charCodeAt(cursor.at) === DOT && key !== undefined) {
    inner = dottedTable(inner, key, dotted)
    if (inner === undefined) return false
    cursor.at++
    key = plainName(cursor)
  }
  if (key === undefined || key in inner || !skipEquals(cursor)) return false
  const value = plainValue(cursor)
  if (value === undefined) return false
  inner[key] = value
  return true
}

/** A table that keys with dots make, and that they alone may add to. */
function dottedTable(outer: Draft, key: string, dotted: Set<unknown>): Draft | undefined {
  if (!(key in outer)) dotted.add((outer[key] = Object.create(null)))
  return dotted.has(outer[key]) ? (outer[key] as Draft) : undefined
}

/** Moves behind the end of the line; false: there is more on it than a comment. */
function endLine(cursor: Cursor): boolean {
  const { text } = cursor
  skipSpace(cursor)
  if (text.charCodeAt(cursor.at) === HASH) {
    COMMENT.lastIndex = cursor.at
    COMMENT.test(text)
    cursor.at = COMMENT.lastIndex
  }
  if (cursor.at < text.length && text.charCodeAt(cursor.at) !== LINE_END) return false
  cursor.at++
  return true
}

// oxlint-disable-next-line no-control-regex -- TOML has no place for them
const COMMENT = /#[^\x00-\x1f\x7f]*/y
const LINE_END = 10
const HASH = 35
const DOT = 46
const BRACKET = 91
