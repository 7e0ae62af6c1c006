import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Stamp } from '@hookline/core'

/** Ids, the time and project roots, for dialects. */
export const stamp: Stamp = {
  id: uuidv7,
  now: () => new Date().toISOString(),
  root: projectRoot,
}

/** The nearest folder at or above `cwd` that holds `.git`, else `cwd`. */
export function projectRoot(cwd: string): string {
  if (cwd === '') return cwd
  for (let dir = cwd; ; dir = dirname(dir)) {
    if (existsSync(join(dir, '.git'))) return dir
    if (dir === dirname(dir)) return cwd
  }
}

/** RFC 9562: 48 bits of milliseconds, then version, variant and randomness. */
function uuidv7(): string {
  const time = Date.now().toString(16).padStart(12, '0')
  const random = crypto.getRandomValues(new Uint8Array(10))
  random[0] = (random[0]! & 0x0f) | 0x70
  random[2] = (random[2]! & 0x3f) | 0x80
  const tail = Array.from(random, (byte) => byte.toString(16).padStart(2, '0')).join('')
  return `${time.slice(0, 8)}-${time.slice(8)}-${tail.slice(0, 4)}-${tail.slice(4, 8)}-${tail.slice(8)}`
}
