import { atomically } from './atomically.ts'
import { journalError } from './errors.ts'
import { finish } from './finish.ts'
import type { Db, Row } from './sqlite.ts'
import type { Times } from './times.ts'

/** What a death is worth, shared by all runs that it was the death of: which of them it was that killed, nobody knows. */
const DEATH = 60
/** A run that was alone at five in a row, or with others at more, is not tried again. */
const MOST_CRASHES = 5 * DEATH

/**
 * Runs whose deliverer is gone are due again, within a transaction; one that was there at the death of several is left alone.
 * Whoever asks is not gone, however long it has been without a word.
 */
export function takeBack(db: Db, asking: string, now: number, times: Times): void {
  const lost = db.all(
    `SELECT id, attempts, crashes, promised, owner, boot FROM runs
     WHERE state = 'running' AND ((owner <> ? AND lease <= ?) OR boot <> ?)`,
    asking,
    times.steady(),
    times.boot,
  )
  for (const run of lost) {
    const together = lost.filter(({ owner }) => owner === run['owner']).length
    // that the machine stopped is no fault of what it was doing
    takeOneBack(db, run, run['boot'] === times.boot ? Math.ceil(DEATH / together) : 0, now)
  }
}

function takeOneBack(db: Db, { id, attempts, crashes, promised }: Row, share: number, now: number): void {
  db.run(
    "UPDATE attempts SET status = 'lost', error = ? WHERE run = ? AND number = ? AND status = 'running'",
    JSON.stringify(journalError('DELIVERY_LOST', 'the process that carried it out is gone')),
    id!,
    attempts!,
  )
  db.run('UPDATE runs SET crashes = crashes + ?, owner = NULL, lease = NULL WHERE id = ?', share, id!)
  if (Number(crashes) + share < MOST_CRASHES)
    db.run("UPDATE runs SET state = 'ready', next_at = ? WHERE id = ?", now, id!)
  else finish(db, Number(id), { state: promised === 1 ? 'dead' : 'failed', now, error: poison() })
}

function poison(): string {
  return JSON.stringify(
    journalError('DELIVERY_POISON', 'one process after another was gone while it carried it out'),
  )
}

/** Makes the leases of an owner last longer; gives the runs that it still has. */
export function renew(db: Db, owner: string, lease: number, times: Times): readonly number[] {
  return atomically(db, 'NORMAL', () =>
    db
      .all(
        "UPDATE runs SET lease = ? WHERE state = 'running' AND owner = ? AND boot = ? RETURNING id",
        times.steady() + lease,
        owner,
        times.boot,
      )
      .map(({ id }) => Number(id)),
  )
}

/** Gives back what an owner did not come to the end of: it is nobody's failure. */
export function release(db: Db, owner: string, runs: readonly number[]): void {
  atomically(db, 'NORMAL', () => {
    for (const run of runs) {
      const given = db.run(
        "UPDATE runs SET state = 'ready', attempts = attempts - 1, owner = NULL, lease = NULL WHERE id = ? AND owner = ? AND state = 'running'",
        run,
        owner,
      )
      if (given > 0)
        db.run(
          "UPDATE attempts SET status = 'released' WHERE run = ? AND owner = ? AND status = 'running'",
          run,
          owner,
        )
    }
  })
}
