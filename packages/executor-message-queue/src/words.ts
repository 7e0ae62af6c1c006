import { wellFormed } from './well-formed.ts'

/** What a broker says, as people may be shown it: in one line, and not at length. */
export function words(text: string): string {
  const line = wellFormed(text.slice(0, 4 * MOST))
    .replaceAll(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' ')
    .trim()
  return line.length > MOST ? `${wellFormed(line.slice(0, MOST))}...` : line
}

const MOST = 200
