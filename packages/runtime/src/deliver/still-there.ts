import { lstatSync } from 'node:fs'

/**
 * Tells whether a file is still the one that lies there now, which is open: without it nobody finds what is written to it, and
 * to go on would be to make up for something that somebody has thrown away.
 */
export function stillThere(file: string): () => boolean {
  const before = identity(file)
  return () => before !== undefined && identity(file) === before
}

/** As long as it is open, no other has its number. */
function identity(file: string): string | undefined {
  try {
    const { dev, ino } = lstatSync(file)
    return `${dev}:${ino}`
  } catch {
    return undefined
  }
}
