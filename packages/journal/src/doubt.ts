import type { DatabaseSync } from 'node:sqlite'

/** Journals of whose logs the disk has refused something; of the whole process, which may have loaded this module twice. */
const DOUBTED = Symbol.for('hookline.journal.doubted')
const everywhere = globalThis as { [DOUBTED]?: Set<string> }
const doubted = (everywhere[DOUBTED] ??= new Set<string>())

/** The disk has refused some of what was committed. It says so once, and all that is committed from now on stands behind that. */
export function doubt(file: string): void {
  doubted.add(file)
}

/**
 * To be called before anything is committed. After a doubt all that was committed is brought to the file itself, and the log begins
 * anew. @throws Error the disk cannot take it, or somebody reads: with the code of SQLite for either
 */
export function withoutDoubt(file: string, database: DatabaseSync): void {
  if (!doubted.has(file)) return
  const found = database.prepare('PRAGMA wal_checkpoint(RESTART)').get() as { readonly busy: number }
  if (found.busy !== 0)
    throw Object.assign(new Error('somebody reads while the log is to begin anew'), { errcode: SQLITE_BUSY })
  doubted.delete(file)
}

const SQLITE_BUSY = 5
