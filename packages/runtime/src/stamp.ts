import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { uuidv7, type Stamp } from '@hookline/core'

/** Ids, the time and project roots, for dialects. */
export const stamp: Stamp = {
  id: () => uuidv7(Date.now()),
  now: () => new Date().toISOString(),
  root: projectRoot,
}

/** The same, for an agent of a version, where that is known. */
export function stampFor(version: string | undefined): Stamp {
  return version === undefined ? stamp : { ...stamp, version }
}

/** The nearest folder at or above `cwd` that holds `.git`, else `cwd`. */
export function projectRoot(cwd: string): string {
  if (cwd === '') return cwd
  for (let dir = cwd; ; dir = dirname(dir)) {
    if (existsSync(join(dir, '.git'))) return dir
    if (dir === dirname(dir)) return cwd
  }
}
