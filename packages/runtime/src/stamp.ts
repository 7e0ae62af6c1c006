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

/**
 * RFC 9562: 48 bits of milliseconds, then version, variant and randomness. Not from Web Crypto: an id has to be unique,
 * not secret, and loading that costs more than answering the event.
 */
function uuidv7(): string {
  const time = Date.now().toString(16).padStart(12, '0')
  const variant = (8 + Math.floor(Math.random() * 4)).toString(16)
  return `${time.slice(0, 8)}-${time.slice(8)}-7${randomHex(3)}-${variant}${randomHex(3)}-${randomHex(12)}`
}

/** At most twelve digits: 48 bits, which a double's 52 random bits hold. */
function randomHex(digits: number): string {
  return Math.floor(Math.random() * 16 ** digits)
    .toString(16)
    .padStart(digits, '0')
}
