import { journalError } from './errors.ts'
import { finish } from './finish.ts'
import type { Db } from './sqlite.ts'

/** How long a queue may be, and which run gives way. */
export interface Bound {
  readonly most: number
  readonly drop: 'oldest' | 'newest'
  /** Those of events with this root are counted; none: all of the hook. Hooks of two projects may have one name. */
  readonly root?: string | undefined
}

/** Counted no further than what is asked, however long the queue is. */
export function isFull(db: Db, hook: string, { most, root }: Bound): boolean {
  const found = db.get(
    `SELECT count(*) AS count FROM (SELECT 1 FROM ${waiting(root)} LIMIT ?)`,
    ...named(hook, root),
    most,
  )
  return Number(found!['count']) >= most
}

/** One that has begun goes on. */
export function dropOldest(db: Db, hook: string, { root }: Bound, now: number): boolean {
  const oldest = db.get(
    `SELECT runs.id AS id FROM ${waiting(root)} ORDER BY runs.id LIMIT 1`,
    ...named(hook, root),
  )
  if (oldest === undefined) return false
  finish(db, Number(oldest['id']), { state: 'dropped', now, error: queueFull() })
  return true
}

/** What a run is dropped with. */
export function queueFull(): string {
  return JSON.stringify(journalError('QUEUE_FULL', 'more of its runs were waiting than its queue holds'))
}

/** As the index has it, which the runs of a hook without a bound are not in. */
function waiting(root: string | undefined): string {
  const all = "runs WHERE hook = ? AND bounded = 1 AND state IN ('waiting', 'new', 'ready')"
  return root === undefined ? all : `${all} AND (SELECT root FROM events WHERE events.id = event) = ?`
}

function named(hook: string, root: string | undefined): readonly string[] {
  return root === undefined ? [hook] : [hook, root]
}
