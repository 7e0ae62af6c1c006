import { atomically } from './atomically.ts'
import { presentTime, setTimes } from './clock.ts'
import type { Db } from './sqlite.ts'
import type { Times } from './times.ts'

/** Who takes the place of the one deliverer. */
export interface PlaceRequest {
  readonly owner: string
  /** Milliseconds. */
  readonly lease: number
  readonly pid: number | null
  /** True for one of which it is known that it is gone, though its lease is not over. Default: of none. */
  readonly isGone?: ((owner: string, pid: number) => boolean) | undefined
}

/** Takes the place of the one deliverer; false: somebody has it. One that has it makes it last longer. */
export function takePlace(db: Db, { owner, lease, pid, isGone }: PlaceRequest, times: Times): boolean {
  return atomically(db, 'NORMAL', () => {
    setTimes(db, times)
    const held = db.get('SELECT owner, boot, lease, pid FROM deliverer')
    const isFree =
      held === undefined ||
      held['owner'] === owner ||
      held['boot'] !== times.boot ||
      Number(held['lease']) <= times.steady() ||
      (held['pid'] !== null && isGone?.(String(held['owner']), Number(held['pid'])) === true)
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

/** The number of the process that has the place; `undefined`: nobody has it, or one that is gone. */
export function delivererOf(db: Db, isGone: PlaceRequest['isGone'], times: Times): number | undefined {
  const held = db.get(
    'SELECT owner, pid FROM deliverer WHERE boot = ? AND lease > ?',
    times.boot,
    times.steady(),
  )
  const pid = held?.['pid']
  return typeof pid === 'number' && isGone?.(String(held!['owner']), pid) !== true ? pid : undefined
}

/** Leaves the place to the next. */
export function leavePlace(db: Db, owner: string): void {
  atomically(db, 'NORMAL', () => db.run('DELETE FROM deliverer WHERE owner = ?', owner))
}

/**
 * Milliseconds until there may be something to claim: it is looked at for the first time, its time comes, or whoever has it
 * is gone. 0: now; `undefined`: nothing is left to deliver.
 */
export function dueIn(db: Db, times: Times): number | undefined {
  if (db.get("SELECT 1 FROM runs WHERE state = 'new' LIMIT 1") !== undefined) return 0
  const { at } = db.get('SELECT min(due_at) AS at FROM lanes WHERE due_at IS NOT NULL')!
  const { lease } = db.get(
    "SELECT min(iif(boot = ?, lease, 0)) AS lease FROM runs WHERE state = 'running'",
    times.boot,
  )!
  const waits = [
    ...(at == null ? [] : [Number(at) - presentTime(db, times)]),
    ...(lease == null ? [] : [Number(lease) - times.steady()]),
  ]
  return waits.length === 0 ? undefined : Math.max(0, Math.min(...waits))
}

/** True if nothing is left to deliver, and nothing to tell. */
export function isDone(db: Db, times: Times): boolean {
  return (
    dueIn(db, times) === undefined &&
    db.get('SELECT 1 FROM runs WHERE tell_at IS NOT NULL LIMIT 1') === undefined
  )
}
