/** A text in which half of a letter is U+FFFD: with one no URL, no header and no UTF-8 can be made. */
export function wellFormed(text: string): string {
  return text.replaceAll(/\p{Cs}/gu, '\uFFFD')
}
