import { lstatSync } from 'node:fs'
import type { Db } from './sqlite.ts'

/** Of the whole process, which may have loaded this module twice. */
const OPEN = Symbol.for('hookline.journal.open')
const everywhere = globalThis as { [OPEN]?: Map<string, number> }
const open = (everywhere[OPEN] ??= new Map<string, number>())

/**
 * True if this process has it open. Then nothing but SQLite may open it: a process that closes any descriptor of a file loses all the
 * locks that it has on it (https://sqlite.org/howtocorrupt.html, 2.2), and the next process to close it would take itself for the
 * last, and remove the log that this one writes to.
 */
export function isOpenHere(file: string): boolean {
  return open.has(keyOf(file))
}

/** The same database, which counts as open until it is closed. */
export function holding(file: string, db: Db): Db {
  const key = keyOf(file)
  open.set(key, (open.get(key) ?? 0) + 1)
  let isOpen = true
  return {
    ...db,
    close() {
      db.close()
      if (!isOpen) return
      isOpen = false
      const left = open.get(key)! - 1
      if (left > 0) open.set(key, left)
      else open.delete(key)
    },
  }
}

function keyOf(file: string): string {
  const found = lstatSync(file, { throwIfNoEntry: false })
  return found === undefined ? '' : `${found.dev}:${found.ino}`
}
