import { piecesOf } from '@hookline/answer'

/** Of a secret URL what in its path and query is a key by itself: many servers say back only that. */
export function keysIn(value: string): readonly string[] {
  return piecesOf(value).filter((piece) => !isWords(piece))
}

/** Plain words and numbers stand in many other texts: `services`, `api-version`, `2025-06-18`. */
function isWords(piece: string): boolean {
  return piece.split(/[\W_]+/).every((word) => /^(?:[a-z]*|v?\d*)$/.test(word))
}
