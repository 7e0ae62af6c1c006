const SHELL = /(?:^|\/)(?:ba|z|da|k)?sh$/
const SWITCH = /^-l?c$/

/** The command itself, of a line that gives it to a shell: `/bin/bash -lc 'echo hi'`; hooks are told it without the shell. */
export function unwrapped(line: string): string {
  return commandIn(wordsOf(line) ?? []) ?? line
}

/** The command that words give to a shell; `undefined`: they are none that do. */
export function commandIn(words: readonly string[]): string | undefined {
  const [shell = '', option = '', command, ...more] = words
  return more.length === 0 && SHELL.test(shell) && SWITCH.test(option) ? command : undefined
}

/** A word: bare text, and what stands in quotes. */
const PART = /'([^']*)'|"((?:[^"\\]|\\[^])*)"|\\([^])|([^\s'"\\]+)/y

/** The words of a line as a shell reads them, up to the fourth; `undefined`: a quote does not end. */
function wordsOf(line: string): readonly string[] | undefined {
  const words: string[] = []
  let word: string | undefined
  for (let at = 0; at < line.length && words.length < 4;) {
    if (/\s/.test(line[at]!)) {
      if (word !== undefined) words.push(word)
      word = undefined
      at++
      continue
    }
    PART.lastIndex = at
    const found = PART.exec(line)
    if (found === null) return undefined
    const [all, single, double, escaped, bare] = found
    word = (word ?? '') + (single ?? double?.replaceAll(/\\([$`"\\\n])/g, '$1') ?? escaped ?? bare ?? '')
    at += all.length
  }
  return word === undefined ? words : [...words, word]
}
