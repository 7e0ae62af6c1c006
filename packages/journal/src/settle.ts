import type { Retry } from '@hookline/core'
import { atomically } from './atomically.ts'
import { CLOSED, failed, type Breaker } from './breaker.ts'
import type { Claimed } from './claim.ts'
import { setTimes } from './clock.ts'
import { finish } from './finish.ts'
import { unplaceOne } from './lanes.ts'
import { nextTry } from './retry.ts'
import type { Db } from './sqlite.ts'
import type { Times } from './times.ts'

/** What a try came to. */
export type Verdict =
  | { readonly status: 'done' | 'skipped'; readonly result?: string | undefined }
  | {
      readonly status: 'failed'
      /** JSON. */
      readonly error: string
      readonly retryable: boolean
      readonly afterMs?: number | undefined
      /** False: it says nothing of the target. */
      readonly ofTarget: boolean
    }
  /** It could not be tried at all: that is nobody's failure. `isUnplaced`: it is to be placed anew. */
  | {
      readonly status: 'rests'
      readonly error: string
      readonly afterMs: number
      readonly isUnplaced?: true
    }

/** What becomes of the run: its end, or when it is tried again; `lost`: somebody else has it now. */
export type Settled =
  | { readonly state: 'done' | 'skipped' | 'failed' | 'dead' | 'lost' }
  | { readonly state: 'ready'; readonly at: number }

/** What it is settled with. */
export interface SettleRequest {
  readonly owner: string
  /** Milliseconds. */
  readonly ms: number
  readonly retry: Retry
  readonly random: () => number
}

/** Writes down what a try came to, and what comes next, in one. Only the owner may. */
export function settle(
  db: Db,
  claimed: Claimed,
  verdict: Verdict,
  request: SettleRequest,
  times: Times,
): Settled {
  const { run, attempt } = claimed
  const { owner } = request
  // without the disk's word: what power takes of it is done again, as it may be at any rate, and agents wait for this process
  return atomically(db, 'NORMAL', () => {
    const now = setTimes(db, times)
    const ours = db.get(
      "SELECT first_at, earlier, hook FROM runs WHERE id = ? AND owner = ? AND state = 'running' AND attempts = ?",
      run,
      owner,
      attempt,
    )
    if (ours === undefined) return { state: 'lost' }
    // it was looked for under the name that it had
    const isRenamed = ours['hook'] !== claimed.hook && verdict.status === 'failed' && !verdict.retryable
    if (isRenamed) return rest(db, run, { status: 'rests', error: verdict.error, afterMs: 0 }, now)
    db.run(
      'UPDATE attempts SET status = ?, ms = ?, error = ? WHERE run = ? AND number = ?',
      verdict.status,
      Math.round(request.ms),
      'error' in verdict ? verdict.error : null,
      run,
      attempt,
    )
    noteTarget(db, claimed, verdict, now)
    const since = { firstAt: Number(ours['first_at']), earlier: Number(ours['earlier']) }
    return moveOn(db, { ...claimed, ...since }, verdict, now, request)
  })
}

function moveOn(
  db: Db,
  claimed: Claimed & { readonly earlier: number },
  verdict: Verdict,
  now: number,
  { retry, random }: SettleRequest,
): Settled {
  const { run, attempt, earlier, firstAt, promised } = claimed
  if (verdict.status === 'rests') return rest(db, run, verdict, now)
  if (verdict.status !== 'failed') {
    finish(db, run, { state: verdict.status, now, result: verdict.result })
    return { state: verdict.status }
  }
  const { retryable, afterMs, error } = verdict
  const wait = nextTry({ attempts: attempt - earlier, firstAt, now, retryable, afterMs }, retry, random)
  if (wait === undefined) {
    const state = promised ? 'dead' : 'failed'
    finish(db, run, { state, now, error })
    return { state }
  }
  db.run(
    "UPDATE runs SET state = 'ready', next_at = ?, crashes = 0, owner = NULL, lease = NULL, error = ? WHERE id = ?",
    now + wait,
    error,
    run,
  )
  return { state: 'ready', at: now + wait }
}

function rest(
  db: Db,
  run: number,
  { error, afterMs, isUnplaced }: Verdict & { status: 'rests' },
  now: number,
): Settled {
  db.run(
    `UPDATE runs SET state = 'ready', attempts = attempts - 1, first_at = NULL, next_at = ?, owner = NULL, lease = NULL, error = ?
     WHERE id = ?`,
    now + afterMs,
    error,
    run,
  )
  if (isUnplaced === true) unplaceOne(db, run)
  return { state: 'ready', at: now + afterMs }
}

/** A target that fails again and again is left alone for a while; one that works is forgiven. */
function noteTarget(db: Db, { target }: Claimed, verdict: Verdict, now: number): void {
  if (target === '') return
  if (verdict.status === 'done') {
    if (db.run('DELETE FROM breakers WHERE target = ?', target) > 0)
      db.run('UPDATE lanes SET held_until = 0 WHERE target = ?', target)
    return
  }
  if (verdict.status !== 'failed' || !verdict.retryable || !verdict.ofTarget) return
  const next = failed(breakerOf(db, target), now)
  db.run(
    `INSERT INTO breakers (target, failures, trips, open_until) VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE
     SET failures = excluded.failures, trips = excluded.trips, open_until = excluded.open_until`,
    target,
    next.failures,
    next.trips,
    next.openUntil,
  )
}

function breakerOf(db: Db, target: string): Breaker {
  const row = db.get('SELECT failures, trips, open_until FROM breakers WHERE target = ?', target)
  if (row === undefined) return CLOSED
  return {
    failures: Number(row['failures']),
    trips: Number(row['trips']),
    openUntil: Number(row['open_until']),
  }
}
