/** What follows `--` is a prompt, whatever it looks like. */
export function ownWords(words: readonly string[]): readonly string[] {
  const end = words.indexOf('--')
  return end < 0 ? words : words.slice(0, end)
}

/** The values of an option, `-c x`, `-cx`, `--config x`, `--config=x`. */
export function valuesOf(words: readonly string[], names: readonly string[]): readonly string[] {
  const own = ownWords(words)
  return own.flatMap((word, at) => {
    if (names.includes(word)) return own.slice(at + 1, at + 2)
    const name = names.find((one) => word.startsWith(one.startsWith('--') ? `${one}=` : one))
    return name === undefined ? [] : [word.slice(name.length).replace(/^=/, '')]
  })
}
