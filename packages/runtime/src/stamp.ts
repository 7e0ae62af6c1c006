import { existsSync } from 'node:fs'
import { dirname } from 'node:path'
import { uuidv7, type Stamp } from '@hookline/core'

/** Ids, the time and project roots, for dialects. */
export const stamp: Stamp = {
  id: () => uuidv7(Date.now()),
  now: () => isoTime(new Date()),
  root: projectRoot,
}

/** The same, for an agent of a version, where that is known. */
export function stampFor(version: string | undefined): Stamp {
  return version === undefined ? stamp : { ...stamp, version }
}

/** RFC 3339 in UTC, what toISOString() says; the first use of that one takes longer than all else of an event's envelope. */
export function isoTime(date: Date): string {
  const two = (value: number): string => String(value).padStart(2, '0')
  const day = `${date.getUTCFullYear()}-${two(date.getUTCMonth() + 1)}-${two(date.getUTCDate())}`
  const time = `${two(date.getUTCHours())}:${two(date.getUTCMinutes())}:${two(date.getUTCSeconds())}`
  return `${day}T${time}.${String(date.getUTCMilliseconds()).padStart(3, '0')}Z`
}

/** The nearest folder at or above `cwd` that holds `.git`, else `cwd`. */
export function projectRoot(cwd: string): string {
  if (cwd === '') return cwd
  for (let dir = cwd; ; dir = dirname(dir)) {
    if (existsSync(`${dir}/.git`)) return dir
    if (dir === dirname(dir)) return cwd
  }
}
