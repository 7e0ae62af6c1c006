import { existsSync, readdirSync } from 'node:fs'
import { dirname, isAbsolute, resolve } from 'node:path'
import { uuidv7, type Stamp } from '@hookline/core'

/** Ids, the time and project roots, for dialects. */
export const stamp: Stamp = {
  id: () => uuidv7(Date.now()),
  now: () => isoTime(new Date()),
  root: projectRoot,
}

/**
 * The same, for an agent of a version, where that is known, which called from a folder: an agent that says no whole path means it
 * from there, and not from wherever the process that answers it stands.
 */
export function stampFor(version: string | undefined, from: string): Stamp {
  const root = (cwd: string): string => projectRoot(isAbsolute(cwd) ? cwd : resolve(from, cwd))
  return version === undefined ? { ...stamp, root } : { ...stamp, root, version }
}

/** RFC 3339 in UTC, what toISOString() says; the first use of that one takes longer than all else of an event's envelope. */
export function isoTime(date: Date): string {
  const two = (value: number): string => String(value).padStart(2, '0')
  const day = `${date.getUTCFullYear()}-${two(date.getUTCMonth() + 1)}-${two(date.getUTCDate())}`
  const time = `${two(date.getUTCHours())}:${two(date.getUTCMinutes())}:${two(date.getUTCSeconds())}`
  return `${day}T${time}.${String(date.getUTCMilliseconds()).padStart(3, '0')}Z`
}

/** The nearest folder at or above `cwd` that holds a repository of git, else `cwd`. */
export function projectRoot(cwd: string): string {
  if (cwd === '') return cwd
  for (let dir = cwd; ; dir = dirname(dir)) {
    if (isRepository(`${dir}/.git`)) return dir
    if (dir === dirname(dir)) return cwd
  }
}

/**
 * Of git, or of what is like it, but an empty folder: as long as Codex runs a command there is one in each folder that the command
 * may write, such as the temporary one, and no project below that is another one for so long.
 */
function isRepository(git: string): boolean {
  if (!existsSync(git)) return false
  try {
    return readdirSync(git).length > 0
  } catch (thrown) {
    // a file that says where it lies, or one that cannot be looked into; but not one that is gone meanwhile
    return (thrown as NodeJS.ErrnoException).code !== 'ENOENT'
  }
}
