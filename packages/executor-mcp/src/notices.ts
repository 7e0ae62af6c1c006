import { shown } from '@hookline/answer'

/** Says words of a server, but not more than anybody would read: the rest is counted. */
export type Say = (words: string) => void

/** Lines at once, and milliseconds until there is room for another. */
const [BURST, EVERY_MS] = [50, 200]
const MAX_LENGTH = 500

/** Words of a server as they may stand in a log: bounded, in one line, without control characters and secrets. */
export function notices(log: (line: string) => void, clean: (words: string) => string): Say {
  let room = BURST
  let since = performance.now()
  let omitted = 0
  return (words) => {
    const now = performance.now()
    const more = Math.floor((now - since) / EVERY_MS)
    if (more > 0) [room, since] = [Math.min(BURST, room + more), since + more * EVERY_MS]
    if (room === 0) {
      omitted++
      return
    }
    room--
    const before = omitted === 0 ? '' : `(${omitted} lines left out) `
    omitted = 0
    log(`${before}${oneLine(clean(words), MAX_LENGTH)}`)
  }
}

/** Words of others as they may stand in a message. */
export function oneLine(words: string, most: number): string {
  const line = shown(words.slice(0, most * 4))
    .replaceAll(/\s+/g, ' ')
    .trim()
  return line.length > most ? `${line.slice(0, most)}...` : line
}

/** Before anything is cut: of half a secret nobody could tell what it is. The longest first: another may be part of it. */
export function withoutSecrets(words: string, secrets: readonly string[]): string {
  return secrets
    .toSorted((one, other) => other.length - one.length)
    .reduce((left, value) => (value.length < 4 ? left : left.replaceAll(value, '[secret]')), words)
}
