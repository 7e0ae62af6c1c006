/** Where the character at an offset into a text stands in its TOML form, quotes and escapes counted. */
export function rawOffset(raw: string, offset: number): number {
  const quote = /^("""|'''|["'])/.exec(raw)?.[0]
  if (quote === undefined) return 0
  let at = quote.length
  // a newline right after three quotes is not part of the text
  if (quote.length === 3) at += /^\r?\n/.exec(raw.slice(at))?.[0].length ?? 0
  if (quote.startsWith("'")) return at + offset
  for (let left = offset; at < raw.length - quote.length;) {
    const [written, meant] = unitAt(raw, at)
    if (left <= 0 && meant > 0) break
    at += written
    left -= meant
  }
  return at
}

/** How many characters one character of a basic string takes in the file, and in the text. */
function unitAt(raw: string, at: number): readonly [written: number, meant: number] {
  if (raw[at] !== '\\') return [1, 1]
  const folded = /^\\[ \t]*\r?\n\s*/.exec(raw.slice(at, at + 2000))
  if (folded !== null) return [folded[0].length, 0]
  const digits = { x: 2, u: 4, U: 8 }[raw[at + 1]!] ?? 0
  const astral = digits === 8 && Number.parseInt(raw.slice(at + 2, at + 10), 16) > 0xffff
  return [2 + digits, astral ? 2 : 1]
}
