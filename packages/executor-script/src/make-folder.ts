import { existsSync, mkdirSync } from 'node:fs'
import { dirname } from 'node:path'

/** Makes a folder of ours and those above it, one by one: with `recursive` Node tries for ever where one can never be had, as in /proc. */
export function makeFolder(dir: string): void {
  if (existsSync(dir)) return
  if (dirname(dir) !== dir) makeFolder(dirname(dir))
  try {
    mkdirSync(dir, { mode: 0o700 })
  } catch (thrown) {
    // another process may have been faster
    if (!existsSync(dir)) throw thrown
  }
}
