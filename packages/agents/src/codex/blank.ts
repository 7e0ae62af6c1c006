/** White space as Rust, and so Codex, counts it: with U+0085, which JavaScript leaves out, without U+FEFF. */
const BLANK = /[\t-\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]/

/** The text as Codex sees it once it has trimmed it. */
export function trim(text: string): string {
  let from = 0
  let to = text.length
  while (from < to && BLANK.test(text[from]!)) from++
  while (to > from && BLANK.test(text[to - 1]!)) to--
  return text.slice(from, to)
}
