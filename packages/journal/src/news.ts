import { atomically } from './atomically.ts'
import { presentTime } from './clock.ts'
import type { Db } from './sqlite.ts'
import type { Times } from './times.ts'

/** A run that was given up or dropped, which hooks that listen are still to hear of. */
export interface News {
  readonly run: number
  readonly delivery: string
  readonly hook: string
  readonly state: 'dead' | 'dropped'
  /** How often it was tried. */
  readonly attempt: number
  /** Milliseconds since the epoch. */
  readonly endedAt: number
  /** JSON. */
  readonly error: string
  readonly event: string
  readonly call: string
}

/** The oldest of them. */
export function news(db: Db, most: number, times: Times): readonly News[] {
  return db
    .all(
      `SELECT runs.id, delivery, hook, state, iif(state IN ('dead', 'dropped'), attempts, earlier) AS attempt,
       coalesce(ended_at, 0) AS ended_at, error, body, call FROM runs JOIN events ON events.id = event
       WHERE tell_at <= ? ORDER BY tell_at LIMIT ?`,
      presentTime(db, times),
      most,
    )
    .map((row) => ({
      run: Number(row['id']),
      delivery: String(row['delivery']),
      hook: String(row['hook']),
      // sent again since, it was dead nevertheless
      state: row['state'] === 'dropped' ? 'dropped' : 'dead',
      attempt: Number(row['attempt']),
      endedAt: Number(row['ended_at']),
      error: String(row['error']),
      event: String(row['body']),
      call: String(row['call']),
    }))
}

/** It was told; `again`: it could not be, and is told in so many milliseconds. What has happened to the run since is news by itself. */
export function told(db: Db, { run, attempt }: News, times: Times, again?: number): void {
  atomically(db, 'NORMAL', () =>
    db.run(
      `UPDATE runs SET tell_at = ? WHERE id = ? AND tell_at IS NOT NULL
       AND iif(state IN ('dead', 'dropped'), attempts, earlier) = ?`,
      again === undefined ? null : presentTime(db, times) + again,
      run,
      attempt,
    ),
  )
}
