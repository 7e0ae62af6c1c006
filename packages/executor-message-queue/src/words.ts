import { wellFormed } from './well-formed.ts'

/** What a broker says, as people may be shown it: in one line, and not at length. */
export function words(text: string): string {
  const line = wellFormed(text.slice(0, 4 * MOST))
    .replaceAll(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' ')
    .trim()
  return line.length > MOST ? `${wellFormed(line.slice(0, MOST))}...` : line
}

/** More than a broker can say in one text, so that no secret in it is cut in two before it is taken out. */
const MOST = 400
