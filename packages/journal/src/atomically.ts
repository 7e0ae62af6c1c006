import type { Db } from './sqlite.ts'

/** `FULL`: on the disk when it returns; `NORMAL`: whole after a power failure, but perhaps as it was a moment before. */
export type Durability = 'FULL' | 'NORMAL'

/** All of it, or nothing; nobody else writes meanwhile. */
export function atomically<T>(db: Db, durability: Durability, act: () => T): T {
  try {
    lastTo(db, durability)
    // within the `try`: if it has begun and throws nevertheless, the next call would find itself in a transaction
    db.exec('BEGIN IMMEDIATE')
    const made = act()
    db.exec('COMMIT')
    return made
  } catch (thrown) {
    rollback(db)
    throw thrown
  }
}

/** SQLite forgets it when the connection ends, and so does this. */
const set = new WeakMap<Db, Durability>()

/** Not within a transaction: SQLite would refuse it. */
function lastTo(db: Db, durability: Durability): void {
  if (set.get(db) === durability) return
  // what it is, if this throws, nobody knows
  set.delete(db)
  db.exec(`PRAGMA synchronous = ${durability}`)
  set.set(db, durability)
}

function rollback(db: Db): void {
  try {
    db.exec('ROLLBACK')
  } catch {
    // it never began, or SQLite has done so by itself: what was thrown first tells
  }
}
