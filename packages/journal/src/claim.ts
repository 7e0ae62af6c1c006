import type { RateLimit } from '@hookline/core'
import { atomically } from './atomically.ts'
import { setTimes } from './clock.ts'
import { isFull, isStillDue } from './go.ts'
import { leave } from './held.ts'
import { takeBack } from './lease.ts'
import type { Db, Row } from './sqlite.ts'
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
  /** Runs of one lane that were claimed together may be carried out together, as far as it says. */
  readonly lane: string
  readonly batch: number
  /** JSON. */
  readonly event: string
  readonly call: string
}

/** Who claims, and how much. */
export interface ClaimRequest {
  readonly owner: string
  /** Runs; those that are carried out together count as one. */
  readonly most: number
  /** Milliseconds. */
  readonly lease: number
}

/** Takes runs whose turn it is: in their lanes, at targets that work, as fast as their hooks allow. */
export function claim(db: Db, request: ClaimRequest, times: Times): readonly Claimed[] {
  // a claim that a power failure undoes was nobody's any more
  return atomically(db, 'NORMAL', () => {
    const now = setTimes(db, times)
    takeBack(db, request.owner, now, times)
    const claimed: Claimed[] = []
    for (let groups = 0; groups < request.most;) {
      const lane = dueLane(db, now)
      if (lane === undefined) break
      const group = isFull(db, lane, now) ? [] : takenOf(db, lane, now, request, times)
      claimed.push(...group)
      if (group.length > 0) groups++
    }
    return claimed
  })
}

interface Lane {
  readonly lane: string
  readonly hook: string
  readonly target: string
  readonly most: number
  readonly rate_count: number | null
  readonly rate_ms: number | null
  readonly batch: number
}

const COLUMNS = 'lane, hook, target, most, rate_count, rate_ms, batch'

function dueLane(db: Db, now: number): Lane | undefined {
  const row = db.get(`SELECT ${COLUMNS} FROM lanes WHERE due_at <= ? ORDER BY due_at LIMIT 1`, now)
  return row as Lane | undefined
}

/** The next of a lane that is due, and as many more as go along; none: the lane is held. */
function takenOf(db: Db, lane: Lane, now: number, request: ClaimRequest, times: Times): readonly Claimed[] {
  const group: Claimed[] = []
  for (
    let isDue = true;
    isDue && group.length < lane.batch;
    isDue = lane.batch > 1 && isStillDue(db, lane, now)
  ) {
    const found = leave(db, lane, now, rateOf(lane))
    if (found.status !== 'free') break
    const one = taken(db, lane, found.isProbe, now, request, times)
    group.push(one)
    if (lane.batch > 1) db.run('UPDATE runs SET go = ? WHERE id = ?', group[0]!.run, one.run)
    // one goes ahead and sees whether it works again
    if (found.isProbe) break
  }
  return group
}

function rateOf({ rate_count: count, rate_ms: perMs }: Lane): RateLimit | undefined {
  return count === null || perMs === null ? undefined : { count, perMs }
}

function taken(
  db: Db,
  { lane, target, most, batch }: Lane,
  isProbe: boolean,
  now: number,
  { owner, lease }: ClaimRequest,
  times: Times,
): Claimed {
  const row = db.get(
    `UPDATE runs SET state = 'running', owner = ?, boot = ?, lease = ?, attempts = attempts + 1, first_at = coalesce(first_at, ?)
     WHERE id = (${most === 1 ? FIRST : NEXT}) RETURNING id, delivery, hook, promised, attempts, first_at, call, event`,
    owner,
    times.boot,
    times.steady() + lease,
    now,
    lane,
  )!
  if (isProbe) db.run('UPDATE breakers SET probe = ? WHERE target = ?', row['id']!, target)
  db.run(
    `INSERT INTO attempts (run, number, owner, started_at, status) VALUES (?, ?, ?, ?, 'running')
     ON CONFLICT DO UPDATE SET owner = excluded.owner, started_at = excluded.started_at, status = 'running', ms = NULL, error = NULL`,
    row['id']!,
    row['attempts']!,
    owner,
    now,
  )
  const { body } = db.get('SELECT body FROM events WHERE id = ?', row['event']!)!
  return claimedOf(row, { lane, target, batch }, String(body))
}

/** The lane tells that the first is due, or that some is. */
const FIRST = "SELECT id FROM runs WHERE lane = ? AND state = 'ready' ORDER BY id LIMIT 1"
const NEXT = "SELECT id FROM runs WHERE lane = ? AND state = 'ready' ORDER BY next_at, id LIMIT 1"

function claimedOf(
  row: Row,
  { lane, target, batch }: Pick<Lane, 'lane' | 'target' | 'batch'>,
  event: string,
): Claimed {
  return {
    run: Number(row['id']),
    delivery: String(row['delivery']),
    hook: String(row['hook']),
    promised: row['promised'] === 1,
    attempt: Number(row['attempts']),
    firstAt: Number(row['first_at']),
    target,
    lane,
    batch,
    event,
    call: String(row['call']),
  }
}
