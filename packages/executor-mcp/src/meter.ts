/** Looks at the clock once in so many times. */
const EVERY = 100

/**
 * True once there was too much: `most` at once, and a tenth of that for each second. Not so many in a second: a process that is
 * busy takes in a flood slowly, and is one all the same.
 */
export function meter(most: number, now: () => number = () => performance.now()): () => boolean {
  let level = 0
  let calls = 0
  let since = now()
  return () => {
    level++
    if (++calls % EVERY === 0) {
      const at = now()
      level = Math.max(0, level - ((at - since) / 1000) * (most / 10))
      since = at
    }
    return level > most
  }
}
