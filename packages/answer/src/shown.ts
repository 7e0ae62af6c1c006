/** A program's words as they may be shown to people and models: no colours, no control characters, no half letters. */
export function shown(text: string): string {
  if (PLAIN.test(text)) return text
  const { stripVTControlCharacters } = process.getBuiltinModule('node:util')
  return stripVTControlCharacters(text)
    .replaceAll(/[^\P{Cc}\n\t]/gu, '')
    .replaceAll(/\p{Cs}/gu, '\uFFFD')
}

/** Most of what programs say is this, and what else there is takes milliseconds to look for, once in each process. */
const PLAIN = /^[\n\t -~]*$/
