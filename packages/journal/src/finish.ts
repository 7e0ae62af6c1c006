import type { Db } from './sqlite.ts'

/** How a run ended. */
export interface End {
  readonly state: 'done' | 'skipped' | 'failed' | 'dead' | 'dropped'
  readonly now: number
  /** JSON. */
  readonly error?: string | undefined
  /** JSON: what those that need it see. */
  readonly result?: string | undefined
}

/**
 * The end of a run, within a transaction; those that waited for it have their turn, and that it was given up is news until it was
 * told.
 */
export function finish(db: Db, run: number, { state, now, error, result }: End): void {
  db.run(
    `UPDATE runs SET state = ?, ended_at = ?, tell_at = coalesce(?, tell_at), owner = NULL, lease = NULL, error = coalesce(?, error), result = ?
     WHERE id = ?`,
    state,
    now,
    // at once, whatever becomes of the clock; what was dead and is done since is told nevertheless
    state === 'dead' || state === 'dropped' ? 0 : null,
    error ?? null,
    result ?? null,
    run,
  )
  freeWaiting(db, run)
}

function freeWaiting(db: Db, run: number): void {
  const waiting = db.all(
    'SELECT waits.run AS run FROM waits JOIN runs ON runs.delivery = waits.delivery WHERE runs.id = ?',
    run,
  )
  if (waiting.length === 0) return
  db.run('DELETE FROM waits WHERE delivery = (SELECT delivery FROM runs WHERE id = ?)', run)
  for (const one of waiting)
    db.run(
      "UPDATE runs SET state = 'new' WHERE id = ? AND state = 'waiting' AND NOT EXISTS (SELECT 1 FROM waits WHERE waits.run = runs.id)",
      one['run']!,
    )
}
