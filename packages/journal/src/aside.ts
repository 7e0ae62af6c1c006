import { linkSync, lstatSync, renameSync, unlinkSync } from 'node:fs'
import { connect } from './sqlite.ts'

/**
 * Moves a broken journal away, with its side files. Where it lies now; `undefined`: another process has done it. The file
 * that was found broken, and no other: who comes late must not move the new one away.
 */
export function moveAside(file: string, broken: number, waitMs: number): string | undefined {
  // SQLite's lock ends with the process, however it ends; and whoever waits for it comes when the file has moved
  const lock = connect(`${file}.aside`, waitMs)
  try {
    lock.exec('BEGIN EXCLUSIVE')
    if (inode(file) !== broken) return undefined
    const to = freeName(file)
    // the journal last: who finds it still there must not find it without its side files for long
    for (const side of ['-wal', '-shm']) renameIfThere(`${file}${side}`, `${to}${side}`)
    renameSync(file, to)
    return to
  } finally {
    lock.close()
  }
}

/** What tells the file from another of that name; `undefined`: there is none. */
export function inode(file: string): number | undefined {
  return lstatSync(file, { throwIfNoEntry: false })?.ino
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
