/**
 * A text as it is when it is read again. SQLite takes a NUL for the end of a text when it gives one back (node:sqlite does on Node 22),
 * and what is half of a character for U+FFFD: a name that is compared must not be another by then. Bodies are JSON and hold neither.
 */
export function storable(text: string): string {
  return Buffer.from(withoutNul(text)).toString()
}

/** U+2400 is the picture of it. */
export function withoutNul(text: string): string {
  return text.includes('\0') ? text.replaceAll('\0', '\u2400') : text
}
