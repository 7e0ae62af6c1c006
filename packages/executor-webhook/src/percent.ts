import { wellFormed } from './well-formed.ts'

/** The characters that `unsafe` finds, as `%` and the bytes of UTF-8; half of a letter is U+FFFD. */
export function percentEncoded(text: string, unsafe: RegExp): string {
  return wellFormed(text).replaceAll(unsafe, (character) =>
    Array.from(
      new TextEncoder().encode(character),
      (byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`,
    ).join(''),
  )
}

/** As one value of a URL; half of a letter is U+FFFD. */
export function uriEncoded(text: string): string {
  return encodeURIComponent(wellFormed(text))
}

/** As one value of a form. */
export function formEncoded(text: string): string {
  return new URLSearchParams([['', text]]).toString().slice(1)
}

/** What can stand in no header: all but printable ASCII. */
export const NOT_IN_HEADER: RegExp = /[^\u0020-\u007E]/gu
