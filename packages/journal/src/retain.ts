import { atomically } from './atomically.ts'
import type { Db } from './sqlite.ts'

/** What is kept of what came to its end. */
export interface Retention {
  /** Milliseconds. */
  readonly age: number
  readonly bytes: number
}

/** A month, and a quarter of a gigabyte. */
export const RETENTION: Retention = { age: 30 * 24 * 3_600_000, bytes: 256 << 20 }

const AT_ONCE = 200

/** However big it is: what is forgotten is carried out once more if it is told once more. */
const LEAST_AGE = 3_600_000

/**
 * Forgets the oldest events of which nothing is open and nothing is dead, a few at a time so that nobody waits long for the
 * journal. Gives how many; none: there are no more. What is undelivered stays, whatever its age, and so does what is an hour old.
 */
export function retain(db: Db, { age, bytes }: Retention, now: number): number {
  return atomically(db, 'NORMAL', () => {
    const before = now - (usedBytes(db) > bytes ? Math.min(age, LEAST_AGE) : age)
    const old = db.all(
      `SELECT id FROM events WHERE at < ? AND NOT EXISTS
       (SELECT 1 FROM runs WHERE event = events.id
        AND (state IN ('waiting', 'new', 'ready', 'running', 'dead') OR tell_at IS NOT NULL))
       ORDER BY at LIMIT ?`,
      before,
      AT_ONCE,
    )
    for (const { id } of old) forget(db, String(id))
    return old.length
  })
}

/** An event and all that came of it, within a transaction. */
export function forget(db: Db, event: string): void {
  db.run('DELETE FROM attempts WHERE run IN (SELECT id FROM runs WHERE event = ?)', event)
  db.run('DELETE FROM waits WHERE run IN (SELECT id FROM runs WHERE event = ?)', event)
  db.run('DELETE FROM runs WHERE event = ?', event)
  db.run('DELETE FROM events WHERE id = ?', event)
}

/** Without the pages that are free again. */
function usedBytes(db: Db): number {
  const value = (name: string): number => Number(db.get(`PRAGMA ${name}`)![name])
  return (value('page_count') - value('freelist_count')) * value('page_size')
}
