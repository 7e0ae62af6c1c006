import { forget } from './retain.ts'
import { atomically } from './atomically.ts'
import type { Db } from './sqlite.ts'

/** Lets dead letters be tried again from the beginning, under their delivery ids; gives how many. */
export function redrive(db: Db, runs: readonly number[], now: number): number {
  return atomically(db, 'FULL', () => {
    let count = 0
    for (const run of runs) {
      const isDead = db.run(
        `UPDATE runs SET state = 'new', lane = NULL, attempts = 0, crashes = 0, first_at = NULL, ended_at = NULL, next_at = ?
         WHERE id = ? AND state = 'dead'`,
        now,
        run,
      )
      // the attempts before stay in the error; the new ones are counted anew
      if (isDead > 0) db.run('DELETE FROM attempts WHERE run = ?', run)
      count += isDead
    }
    // whoever sends them again has mended what they go to
    if (count > 0) db.exec('DELETE FROM breakers; UPDATE lanes SET held_until = 0')
    return count
  })
}

/** Throws dead letters away for good; gives how many. */
export function purge(db: Db, runs: readonly number[]): number {
  return atomically(db, 'FULL', () => {
    let count = 0
    for (const run of runs) {
      const dead = db.get("SELECT event FROM runs WHERE id = ? AND state = 'dead'", run)
      if (dead === undefined) continue
      db.run('DELETE FROM attempts WHERE run = ?', run)
      db.run('DELETE FROM waits WHERE run = ?', run)
      count += db.run('DELETE FROM runs WHERE id = ?', run)
      const event = String(dead['event'])
      if (db.get('SELECT 1 FROM runs WHERE event = ?', event) === undefined) forget(db, event)
    }
    return count
  })
}
