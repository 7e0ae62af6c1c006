const REDIRECTION = /^(?:\d+|\{\w+\})?(?:&>>?|<<<|<>|<&|>>|>&|>\||[<>])(?!\()([^]?)/

/** How many words a redirection that begins with this word takes; 0: it is none. */
export function redirects(word: string): 0 | 1 | 2 {
  const found = REDIRECTION.exec(word)
  return found === null ? 0 : found[1] === '' ? 2 : 1
}

/** The words without redirections: those may stand anywhere, in front of the program too. */
export function withoutRedirections(words: readonly string[]): readonly string[] {
  const left: string[] = []
  let at = 0
  while (at < words.length) {
    const taken = redirects(words[at]!)
    if (taken === 0) left.push(words[at]!)
    at += Math.max(taken, 1)
  }
  return left.length < words.length ? left : words
}
