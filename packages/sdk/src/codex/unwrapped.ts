/** The line that Codex gives to a shell, `/bin/bash -lc '<line>'`; anything else is as it is. */
export function unwrapped(command: string): string {
  const [, word] = /^\S*\/(?:ba|z|da)?sh -l?c ([^]+)$/.exec(command) ?? []
  return (word === undefined ? undefined : unquoted(word)) ?? command
}

const PIECE = /'([^']*)'|"((?:[^"\\]|\\[^])*)"|\\([^])|([^\s'"\\]+)/y

/** One word of a shell without its quotes; `undefined` if it is not one. */
function unquoted(word: string): string | undefined {
  let text = ''
  PIECE.lastIndex = 0
  while (PIECE.lastIndex < word.length) {
    const [, single, double, escaped, plain] = PIECE.exec(word) ?? []
    const piece = single ?? double?.replaceAll(/\\([$`"\\\n])/g, '$1') ?? escaped ?? plain
    if (piece === undefined) return undefined
    text += piece
  }
  return text
}
