import { atomically } from './atomically.ts'
import { newComerOf, type NewComer, type Place } from './admit.ts'
import { setTimes } from './clock.ts'
import type { Db } from './sqlite.ts'
import type { Times } from './times.ts'
import { storable } from './storable.ts'

/** One run of all that wait for their turn under a name, and the lane that it is in. */
export interface Sample extends NewComer {
  readonly lane: string
  /** What its lane was opened for: `Place.hook`. */
  readonly placedFor: string
}

/** One of each hook of which something waits. */
export function samples(db: Db): readonly Sample[] {
  return db
    .all(
      `SELECT runs.id, delivery, runs.hook, promised, body, call, first.lane AS lane, first.hook AS placed_for
       FROM (SELECT hook, min(lane) AS lane FROM lanes WHERE ready > 0 GROUP BY hook) AS first
       JOIN runs ON runs.id = (SELECT id FROM runs WHERE lane = first.lane AND state = 'ready' ORDER BY id LIMIT 1)
       JOIN events ON events.id = event`,
    )
    .map((row) => ({
      ...newComerOf(row),
      lane: String(row['lane']),
      placedFor: String(row['placed_for']),
    }))
}

/**
 * What waits goes by what its hook says now: `place` is where the sample would be put. Other limits hold for all lanes of the hook
 * at once. Where it would be in another lane, all of them are placed anew, once nothing of them is under way: nothing begins until then.
 */
export function replace(db: Db, { lane, placedFor }: Sample, place: Place, times: Times): void {
  if (lane === storable(place.lane)) return setLimits(db, placedFor, place)
  atomically(db, 'NORMAL', () => {
    const isBusy =
      db.get('SELECT 1 FROM lanes WHERE hook = ? AND running > 0 LIMIT 1', placedFor) !== undefined
    if (!isBusy) return unplace(db, placedFor)
    db.run('UPDATE lanes SET held_until = ? WHERE hook = ?', setTimes(db, times) + HOLD_MS, placedFor)
  })
}

/** Longer than from one look to the next. */
const HOLD_MS = 15_000

function setLimits(db: Db, hook: string, { target, most, rate, batch = 1 }: Place): void {
  const limits = [target, most, rate?.count ?? null, rate?.perMs ?? null, batch]
  const other = `SELECT 1 FROM lanes WHERE hook = ? AND (${LIMITS}) IS NOT (?, ?, ?, ?, ?) LIMIT 1`
  if (db.get(other, hook, ...limits) === undefined) return
  atomically(db, 'NORMAL', () =>
    db.run(`UPDATE lanes SET (${LIMITS}, held_until) = (?, ?, ?, ?, ?, 0) WHERE hook = ?`, ...limits, hook),
  )
}

const LIMITS = 'target, most, rate_count, rate_ms, batch'

/** Whatever waits in the lanes of a hook is looked at anew, within a transaction. */
function unplace(db: Db, placedFor: string): void {
  const lanes = db.all('SELECT lane FROM lanes WHERE hook = ?', placedFor)
  for (const { lane } of lanes) {
    // in two steps: the first is counted by the lane that it leaves
    db.run("UPDATE runs SET state = 'new' WHERE lane = ? AND state = 'ready'", lane!)
    db.run("UPDATE runs SET lane = NULL WHERE lane = ? AND state = 'new'", lane!)
  }
}

/** The same of one run that is ready. */
export function unplaceOne(db: Db, run: number): void {
  db.run("UPDATE runs SET state = 'new' WHERE id = ? AND state = 'ready'", run)
  db.run("UPDATE runs SET lane = NULL WHERE id = ? AND state = 'new'", run)
}
