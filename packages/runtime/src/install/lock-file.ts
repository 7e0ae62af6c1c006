import { linkSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { isAlive } from './is-alive.ts'

/** Nobody holds it that long; a process id may have been given to somebody else since. */
const STALE_MS = 10 * 60_000

/** Takes a lock that is nobody's, or of somebody who is gone; false: another holds it. */
export function take(file: string): boolean {
  try {
    writeFileSync(file, String(process.pid), { flag: 'wx', mode: 0o600 })
    return true
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code !== 'EEXIST') throw thrown
    if (isStale(file)) clear(file)
    return false
  }
}

/** By a name of our own: of two who find it stale only one takes it away, and not the lock that the other then made. */
function clear(file: string): void {
  const aside = `${file}.${process.pid}`
  try {
    renameSync(file, aside)
    if (!isStale(aside)) linkSync(aside, file)
  } catch {
    // the other was first
  }
  rmSync(aside, { force: true })
}

function isStale(file: string): boolean {
  try {
    const age = Date.now() - statSync(file).mtimeMs
    if (age > STALE_MS) return true
    const holder = Number(readFileSync(file, 'utf8'))
    // between its making and its filling a lock is empty
    return holder > 0 && !isAlive(holder)
  } catch {
    return false
  }
}

/** The same, standing still until it is had; false: not within that time. */
export function takenWithin(file: string, waitMs: number): boolean {
  for (const ends = Date.now() + waitMs; !take(file);) {
    if (Date.now() > ends) return false
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5)
  }
  return true
}
