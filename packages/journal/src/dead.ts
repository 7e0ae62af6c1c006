import { forget } from './retain.ts'
import { atomically } from './atomically.ts'
import type { Db } from './sqlite.ts'

/** Lets dead letters be tried again, as often as at first and under their delivery ids; gives how many. */
export function redrive(db: Db, runs: readonly number[], now: number): number {
  return atomically(db, 'FULL', () => {
    let count = 0
    for (const run of runs) {
      const isDead = db.run(
        `UPDATE runs SET state = 'new', lane = NULL, earlier = attempts, crashes = 0, first_at = NULL, ended_at = NULL,
         next_at = ? WHERE id = ? AND state = 'dead'`,
        now,
        run,
      )
      if (isDead > 0) forgive(db, run)
      count += isDead
    }
    return count
  })
}

/** Whoever sends it again has mended what it goes to. */
function forgive(db: Db, run: number): void {
  const { target } = db.get('SELECT target FROM runs WHERE id = ?', run)!
  if (db.run('DELETE FROM breakers WHERE target = ?', target!) > 0)
    db.run('UPDATE lanes SET held_until = 0 WHERE target = ?', target!)
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
