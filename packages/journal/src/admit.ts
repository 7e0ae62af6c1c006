import type { RateLimit } from '@hookline/core'
import { atomically, type Db } from './sqlite.ts'

/** A run that no deliverer has looked at yet. */
export interface NewComer {
  readonly run: number
  readonly delivery: string
  readonly hook: string
  readonly promised: boolean
  /** JSON. */
  readonly event: string
  readonly call: string
}

/** Where a run has its turn. */
export interface Place {
  readonly run: number
  /** The hook and the key of its `concurrency`. */
  readonly lane: string
  readonly hook: string
  /** What the runs go to: they fail together. */
  readonly target: string
  /** How many of the lane go on at once; 1: one after another, as they came. */
  readonly most: number
  /** How many runs of the hook begin in a time. */
  readonly rate?: RateLimit | undefined
}

/** The oldest that wait to be looked at. */
export function newComers(db: Db, most: number): readonly NewComer[] {
  return db
    .all(
      `SELECT runs.id, delivery, hook, promised, body, call FROM runs JOIN events ON events.id = event
       WHERE state = 'new' ORDER BY runs.id LIMIT ?`,
      most,
    )
    .map((row) => ({
      run: Number(row['id']),
      delivery: String(row['delivery']),
      hook: String(row['hook']),
      promised: row['promised'] === 1,
      event: String(row['body']),
      call: String(row['call']),
    }))
}

/** Puts runs in their lanes. One that somebody else has placed meanwhile is left where it is. */
export function admit(db: Db, places: readonly Place[]): void {
  atomically(db, () => {
    for (const { run, lane, hook, target, most, rate } of places) {
      db.run(
        `INSERT INTO lanes (lane, hook, target, most, rate_count, rate_ms) VALUES (?, ?, ?, ?, ?, ?)
         ON CONFLICT DO UPDATE SET target = excluded.target, most = excluded.most,
         rate_count = excluded.rate_count, rate_ms = excluded.rate_ms`,
        lane,
        hook,
        target,
        most,
        rate?.count ?? null,
        rate?.perMs ?? null,
      )
      db.run("UPDATE runs SET state = 'ready', lane = ? WHERE id = ? AND state = 'new'", lane, run)
    }
    // of a run that another deliverer was faster with
    db.run('DELETE FROM lanes WHERE ready = 0 AND running = 0')
  })
}
