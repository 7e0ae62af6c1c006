import type { Db } from './sqlite.ts'

/** Some 15 MB of what was written. */
const MOST = 1000

/**
 * The same database, in which what was written is brought to its place now and then. The process stands still for that as long as the disk
 * takes three times; SQLite by itself does it four times as often, and again with each commit where somebody who reads keeps it from
 * beginning the file anew. `most`: rows changed between two of them.
 */
export function checkpointed(db: Db, most: number = MOST): Db {
  let changes = 0
  db.exec('PRAGMA wal_autocheckpoint = 0')
  return {
    ...db,
    run(sql, ...values) {
      const made = db.run(sql, ...values)
      changes += Math.max(1, made)
      return made
    },
    exec(sql) {
      db.exec(sql)
      if (sql !== 'COMMIT' || changes < most) return
      changes = 0
      checkpoint(db)
    },
  }
}

/** What was committed is there in any case. */
function checkpoint(db: Db): void {
  try {
    db.get('PRAGMA wal_checkpoint(PASSIVE)')
  } catch {
    // somebody else is at it, or the disk cannot take it: the next one tries again
  }
}
