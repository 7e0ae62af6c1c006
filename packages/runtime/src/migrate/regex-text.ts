/** The alternatives that stand side by side at the top of a regex; one if flags bind them together. */
export function alternatives(source: string): readonly string[] {
  const parts: string[] = []
  let depth = 0
  let inClass = false
  let from = 0
  for (let at = 0; at < source.length; at++) {
    const char = source[at]
    if (char === '\\') at++
    else if (inClass) inClass = char !== ']' || at === from
    else if (char === '[') {
      inClass = true
      // a bracket right after the opening one stands for itself
      if (source[at + 1] === '^') at++
      if (source[at + 1] === ']') at++
    } else if (char === '(') depth++
    else if (char === ')') depth--
    else if (char === '|' && depth === 0) {
      parts.push(source.slice(from, at))
      from = at + 1
    }
  }
  return hasFlags(source) ? [source] : [...parts, source.slice(from)]
}

/** `(?i)` and its like hold for everything after them. */
export function hasFlags(source: string): boolean {
  return /\(\?[a-zA-Z-]+\)/.test(source)
}

/** Things that the patterns of hookline read otherwise than Codex does, or not at all. */
const DIFFERENT: readonly (readonly [pattern: RegExp, what: string])[] = [
  [/\[[^\]]*(&&|--|~~)/, 'an operation on sets in [ ]'],
  [/\[\^?[^\]\\]*\[(?!:)/, 'a set inside of [ ]'],
  [/\\[<>QE]|\\b\{/, 'a word boundary or a quotation of that kind'],
  [/\(\?[a-zA-Z]*[xuR]/, 'a flag'],
]

/** What keeps a regex from meaning the same in both; `undefined`: nothing. */
export function difference(source: string): string | undefined {
  return DIFFERENT.find(([pattern]) => pattern.test(source))?.[1]
}

/** True for what a regex of Codex cannot have either: it skips a group with one. */
export function isRefusedByCodex(source: string): boolean {
  return /\(\?<?[=!]|\\[1-9]|\(\?>|\(\?P=/.test(source)
}
