import { atomically, type Db } from './sqlite.ts'
import type { Times } from './times.ts'

/** Takes the place of the one deliverer; false: somebody has it. One that has it makes it last longer. */
export function takePlace(db: Db, owner: string, lease: number, pid: number | null, times: Times): boolean {
  return atomically(db, () => {
    const held = db.get('SELECT owner, boot, lease FROM deliverer')
    const isFree =
      held === undefined ||
      held['owner'] === owner ||
      held['boot'] !== times.boot ||
      Number(held['lease']) <= times.steady()
    if (!isFree) return false
    db.run(
      `INSERT INTO deliverer (one, owner, boot, lease, pid) VALUES (1, ?, ?, ?, ?) ON CONFLICT DO UPDATE
       SET owner = excluded.owner, boot = excluded.boot, lease = excluded.lease, pid = excluded.pid`,
      owner,
      times.boot,
      times.steady() + lease,
      pid,
    )
    return true
  })
}

/** Leaves the place to the next. */
export function leavePlace(db: Db, owner: string): void {
  db.run('DELETE FROM deliverer WHERE owner = ?', owner)
}

/** When the next run is due that waits for its time, by the wall; 0: now; `undefined`: nothing is left to deliver. */
export function nextDue(db: Db): number | undefined {
  if (db.get("SELECT 1 FROM runs WHERE state = 'new' LIMIT 1") !== undefined) return 0
  const lane = db.get(
    'SELECT min(max(next_at, held_until)) AS at FROM lanes WHERE ready > 0 AND running < most',
  )
  if (lane?.['at'] !== null && lane?.['at'] !== undefined) return Number(lane['at'])
  return db.get("SELECT 1 FROM runs WHERE state = 'running' LIMIT 1") === undefined ? undefined : Infinity
}
