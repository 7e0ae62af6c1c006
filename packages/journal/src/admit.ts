import type { RateLimit } from '@hookline/core'
import { atomically } from './atomically.ts'
import { setTimes } from './clock.ts'
import type { Db, Row } from './sqlite.ts'
import type { Times } from './times.ts'

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
  /** How many are carried out in one go. Default 1. */
  readonly batch?: number | undefined
  /** Milliseconds that it waits for others to go along. Default 0. */
  readonly linger?: number | undefined
}

/** The oldest that wait to be looked at. */
export function newComers(db: Db, most: number): readonly NewComer[] {
  return db
    .all(
      `SELECT runs.id, delivery, hook, promised, body, call FROM runs JOIN events ON events.id = event
       WHERE state = 'new' ORDER BY runs.id LIMIT ?`,
      most,
    )
    .map(newComerOf)
}

/** Of a row with its event. */
export function newComerOf(row: Row): NewComer {
  return {
    run: Number(row['id']),
    delivery: String(row['delivery']),
    hook: String(row['hook']),
    promised: row['promised'] === 1,
    event: String(row['body']),
    call: String(row['call']),
  }
}

/** Puts runs in their lanes. One that somebody else has placed meanwhile is left where it is. */
export function admit(db: Db, places: readonly Place[], times: Times): void {
  atomically(db, 'NORMAL', () => {
    const now = setTimes(db, times)
    for (const place of places) {
      const { run, lane, target, linger = 0 } = place
      openLane(db, place)
      // accepted by a wall that was set back since
      const isPlaced = db.run(
        `UPDATE runs SET state = 'ready', lane = ?, target = ?,
         next_at = CASE WHEN attempts > earlier THEN next_at ELSE min(next_at, ?) + ? END WHERE id = ? AND state = 'new'`,
        lane,
        target,
        now,
        linger,
        run,
      )
      if (isPlaced === 0) db.run('DELETE FROM lanes WHERE lane = ? AND ready = 0 AND running = 0', lane)
    }
  })
}

function openLane(db: Db, { lane, hook, target, most, rate, batch = 1 }: Place): void {
  db.run(
    `INSERT INTO lanes (lane, hook, target, most, rate_count, rate_ms, batch) VALUES (?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT DO UPDATE SET target = excluded.target, most = excluded.most, rate_count = excluded.rate_count,
     rate_ms = excluded.rate_ms, batch = excluded.batch,
     held_until = iif((target, rate_count, rate_ms) IS (excluded.target, excluded.rate_count, excluded.rate_ms), held_until, 0)`,
    lane,
    hook,
    target,
    most,
    rate?.count ?? null,
    rate?.perMs ?? null,
    batch,
  )
}
