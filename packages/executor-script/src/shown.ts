import { stripVTControlCharacters } from 'node:util'

/** A program's words as they may be shown to people and models: no colours, no control characters, no half letters. */
export function shown(text: string): string {
  return stripVTControlCharacters(text)
    .replaceAll(/[^\P{Cc}\n\t]/gu, '')
    .replaceAll(/\p{Cs}/gu, '\uFFFD')
}
