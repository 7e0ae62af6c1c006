import type { Db } from './sqlite.ts'

/** A lane whose runs are carried out together. */
interface Lane {
  readonly lane: string
  readonly most: number
  readonly batch: number
}

const FULL_MS = 200

/** What goes together counts as one; a lane in which as many go on as may is looked at again in a while. */
export function isFull(db: Db, { lane, most, batch }: Lane, now: number): boolean {
  if (batch === 1) return false
  const { goes } = db.get(
    "SELECT count(DISTINCT go) AS goes FROM runs WHERE state = 'running' AND lane = ?",
    lane,
  )!
  if (Number(goes) * batch < most) return false
  db.run('UPDATE lanes SET held_until = ? WHERE lane = ?', now + FULL_MS, lane)
  return true
}

/** Whoever waited for others to go along goes along. */
export function isStillDue(db: Db, { lane, most }: Lane, now: number): boolean {
  const next = db.get(
    `SELECT runs.next_at AS next_at, attempts = earlier AS fresh, running FROM lanes JOIN runs USING (lane)
     WHERE lane = ? AND state = 'ready' AND held_until <= ? ORDER BY runs.next_at, runs.id LIMIT 1`,
    lane,
    now,
  )
  return (
    next !== undefined &&
    Number(next['running']) < most &&
    (Number(next['next_at']) <= now || next['fresh'] === 1)
  )
}
