import { mkdirSync, statSync } from 'node:fs'
import { dirname } from 'node:path'

/**
 * Makes a folder and those above it, one by one, and gives up at the first that cannot be had: with `recursive` Node tries for ever
 * where the folder above is there and knows none within it, as in /proc.
 */
export function makeFolder(dir: string, mode = 0o777): void {
  const above = dirname(dir)
  if (above !== dir && !isFolder(above)) makeFolder(above, mode)
  try {
    mkdirSync(dir, { mode })
  } catch (thrown) {
    // it was there, or another process was faster
    if (!isFolder(dir)) throw thrown
  }
}

function isFolder(dir: string): boolean {
  try {
    return statSync(dir).isDirectory()
  } catch {
    return false
  }
}
