import { closeSync, linkSync, lstatSync, openSync, renameSync, rmSync, statSync, unlinkSync } from 'node:fs'
import type { HooklineError } from '@hookline/core'
import { journalError } from './errors.ts'

/**
 * Where it lies now; `undefined`: another process has done it. The file that was found broken, and no other: who comes
 * late must not move the new one away.
 */
export function moveAside(file: string, broken: number | undefined): string | undefined {
  const lock = `${file}.aside`
  try {
    closeSync(openSync(lock, 'wx', 0o600))
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code !== 'EEXIST') throw thrown
    if (!isStale(lock)) return undefined
    rmSync(lock, { force: true })
    return moveAside(file, broken)
  }
  try {
    if (broken === undefined || inode(file) !== broken) return undefined
    const to = freeName(file)
    for (const side of ['-wal', '-shm']) renameIfThere(`${file}${side}`, `${to}${side}`)
    renameSync(file, to)
    return to
  } finally {
    rmSync(lock, { force: true })
  }
}

const STALE_MS = 10_000

/** False also where it is not there any more: who had it has done its work. */
function isStale(lock: string): boolean {
  const found = statSync(lock, { throwIfNoEntry: false })
  return found !== undefined && Math.abs(Date.now() - found.mtimeMs) >= STALE_MS
}

function freeName(file: string): string {
  const day = new Date().toISOString().replaceAll(/[:.]/g, '-')
  for (let n = 0; ; n++) {
    const name = `${file}.corrupt-${day}${n === 0 ? '' : `-${n}`}`
    if (inode(name) === undefined) return name
  }
}

function renameIfThere(from: string, to: string): void {
  try {
    // not over one that is there
    linkSync(from, to)
    unlinkSync(from)
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code !== 'ENOENT') throw thrown
  }
}

/** Tells a file from another that lies in its place later. */
export function inode(file: string): number | undefined {
  try {
    return lstatSync(file).ino
  } catch {
    return undefined
  }
}

/** What its user is told. */
export function toldAside(file: string, aside: string): HooklineError {
  return journalError(
    'JOURNAL_CORRUPT',
    `${file} was broken: it lies at ${aside} now, and a new journal was begun. What was to be delivered is in the old one`,
    { file: aside },
  )
}
