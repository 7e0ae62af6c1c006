import type { RateLimit } from '@hookline/core'
import { journalError } from './errors.ts'
import { admitted } from './rate.ts'
import { atomically, type Db, type Row } from './sqlite.ts'
import { finish } from './finish.ts'
import type { Times } from './times.ts'

/** A run that this deliverer carries out until its lease ends. */
export interface Claimed {
  readonly run: number
  readonly delivery: string
  readonly hook: string
  readonly promised: boolean
  /** This one, from 1. */
  readonly attempt: number
  readonly firstAt: number
  readonly target: string
  /** JSON. */
  readonly event: string
  readonly call: string
}

/** Who claims, and how much. */
export interface ClaimRequest {
  readonly owner: string
  readonly most: number
  /** Milliseconds. */
  readonly lease: number
}

/** A run whose deliverer died so often is not tried again. */
const MOST_CRASHES = 5

/** Takes runs whose turn it is: in their lanes, at targets that work, as fast as their hooks allow. */
export function claim(db: Db, request: ClaimRequest, times: Times): readonly Claimed[] {
  return atomically(db, () => {
    const now = times.wall()
    takeBack(db, now, times)
    const claimed: Claimed[] = []
    while (claimed.length < request.most) {
      const lane = dueLane(db, now)
      if (lane === undefined) break
      if (isHeld(db, lane, now, request)) continue
      claimed.push(taken(db, lane, now, request, times))
    }
    return claimed
  })
}

function dueLane(db: Db, now: number): Row | undefined {
  return db.get(
    `SELECT lane, hook, target, most, rate_count, rate_ms FROM lanes
     WHERE ready > 0 AND running < most AND next_at <= ? AND held_until <= ? ORDER BY next_at LIMIT 1`,
    now,
    now,
  )
}

/** True if nothing may begin there now; the lane is not looked at again before that changes. */
function isHeld(db: Db, lane: Row, now: number, { lease }: ClaimRequest): boolean {
  const { hook, target } = lane
  const breaker = db.get('SELECT open_until, probe FROM breakers WHERE target = ?', target!)
  const openUntil = Number(breaker?.['open_until'] ?? 0)
  if (openUntil > now) {
    db.run('UPDATE lanes SET held_until = ? WHERE target = ?', openUntil, target!)
    return true
  }
  // one goes ahead and sees whether it works again
  if (openUntil > 0 && isRunning(db, breaker!['probe'] ?? null)) {
    db.run('UPDATE lanes SET held_until = ? WHERE target = ?', now + Math.min(1000, lease), target!)
    return true
  }
  const limit = rateOf(lane)
  if (limit === undefined) return false
  const { next = 0 } = db.get('SELECT next FROM rates WHERE hook = ?', hook!) ?? {}
  const found = admitted(Number(next), limit, now)
  if ('at' in found) {
    db.run('UPDATE lanes SET held_until = ? WHERE hook = ?', found.at, hook!)
    return true
  }
  db.run(
    'INSERT INTO rates (hook, next) VALUES (?, ?) ON CONFLICT DO UPDATE SET next = excluded.next',
    hook!,
    found.next,
  )
  return false
}

function rateOf({ rate_count: count, rate_ms: perMs }: Row): RateLimit | undefined {
  return typeof count === 'number' && typeof perMs === 'number' ? { count, perMs } : undefined
}

function isRunning(db: Db, run: number | string | null): boolean {
  return run !== null && db.get("SELECT 1 FROM runs WHERE id = ? AND state = 'running'", run) !== undefined
}

function taken(db: Db, lane: Row, now: number, { owner, lease }: ClaimRequest, times: Times): Claimed {
  const isStrict = lane['most'] === 1
  const { id } = db.get(
    `SELECT id FROM runs WHERE lane = ? AND state = 'ready' AND next_at <= ? ORDER BY ${isStrict ? 'id' : 'next_at, id'} LIMIT 1`,
    lane['lane']!,
    now,
  )!
  db.run(
    `UPDATE runs SET state = 'running', owner = ?, boot = ?, lease = ?, attempts = attempts + 1,
     first_at = coalesce(first_at, ?) WHERE id = ?`,
    owner,
    times.boot,
    times.steady() + lease,
    now,
    id!,
  )
  db.run('UPDATE breakers SET probe = ? WHERE target = ? AND open_until > 0', id!, lane['target']!)
  const row = db.get(
    `SELECT runs.id, delivery, hook, promised, attempts, first_at, call, body
     FROM runs JOIN events ON events.id = event WHERE runs.id = ?`,
    id!,
  )!
  db.run(
    `INSERT INTO attempts (run, number, owner, started_at, status) VALUES (?, ?, ?, ?, 'running')
     ON CONFLICT DO UPDATE SET owner = excluded.owner, started_at = excluded.started_at, status = 'running'`,
    id!,
    row['attempts']!,
    owner,
    now,
  )
  return {
    run: Number(id),
    delivery: String(row['delivery']),
    hook: String(row['hook']),
    promised: row['promised'] === 1,
    attempt: Number(row['attempts']),
    firstAt: Number(row['first_at']),
    target: String(lane['target']),
    event: String(row['body']),
    call: String(row['call']),
  }
}

/** Runs whose deliverer is gone are due again, within a transaction; one that was there at the death of several is left alone. */
export function takeBack(db: Db, now: number, times: Times): void {
  const lost = db.all(
    "SELECT id, attempts, crashes FROM runs WHERE state = 'running' AND (lease <= ? OR boot <> ?)",
    times.steady(),
    times.boot,
  )
  for (const { id, attempts, crashes } of lost) {
    const error = journalError('DELIVERY_LOST', 'the process that carried it out is gone')
    db.run(
      "UPDATE attempts SET status = 'lost', error = ? WHERE run = ? AND number = ? AND status = 'running'",
      JSON.stringify(error),
      id!,
      attempts!,
    )
    db.run('UPDATE runs SET crashes = crashes + 1, owner = NULL, lease = NULL WHERE id = ?', id!)
    if (Number(crashes) + 1 < MOST_CRASHES)
      db.run("UPDATE runs SET state = 'ready', next_at = ? WHERE id = ?", now, id!)
    else finish(db, Number(id), { state: 'dead', now, error: poison() })
  }
}

function poison(): string {
  return JSON.stringify(
    journalError('DELIVERY_POISON', `${MOST_CRASHES} processes in a row were gone while they carried it out`),
  )
}

/** Makes the leases of an owner last longer; gives the runs that it still has. */
export function renew(db: Db, owner: string, lease: number, times: Times): readonly number[] {
  return atomically(db, () => {
    db.run(
      "UPDATE runs SET lease = ? WHERE state = 'running' AND owner = ? AND boot = ?",
      times.steady() + lease,
      owner,
      times.boot,
    )
    return db
      .all("SELECT id FROM runs WHERE state = 'running' AND owner = ?", owner)
      .map(({ id }) => Number(id))
  })
}

/** Gives back what an owner did not come to the end of: it is nobody's failure. */
export function release(db: Db, owner: string, runs: readonly number[]): void {
  atomically(db, () => {
    for (const run of runs) {
      db.run(
        "UPDATE attempts SET status = 'released' WHERE run = ? AND owner = ? AND status = 'running'",
        run,
        owner,
      )
      db.run(
        "UPDATE runs SET state = 'ready', attempts = attempts - 1, owner = NULL, lease = NULL WHERE id = ? AND owner = ? AND state = 'running'",
        run,
        owner,
      )
    }
  })
}
