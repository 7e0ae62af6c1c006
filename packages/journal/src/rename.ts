import { atomically } from './atomically.ts'
import type { Db, Row } from './sqlite.ts'

/** Which runs: hooks of two files, or of two projects, may have one name. */
export interface OfHook {
  /** `<layer>/<id>`. */
  readonly hook: string
  readonly isOurs?: (run: { readonly root: string; readonly call: string }) => boolean
}

/** Runs of a hook that have not come to their end, and dead letters. */
export interface OpenRuns {
  /** Those that wait; promised ones become dead letters if their hook goes. */
  readonly waiting: { readonly promised: number; readonly others: number }
  readonly running: number
  readonly dead: number
}

/** Counts what is open of a hook. */
export function openRuns(db: Db, of: OfHook): OpenRuns {
  const waiting = { promised: 0, others: 0 }
  const counts = { running: 0, dead: 0 }
  for (const { state, promised } of found(db, of, IS_OPEN)) {
    if (state === 'running' || state === 'dead') counts[state]++
    else waiting[promised === 1 ? 'promised' : 'others']++
  }
  return { waiting, ...counts }
}

/**
 * Gives what is open of a hook to the same hook under another name; gives how many. Delivery ids stay. What had its place is placed
 * anew, by the hook of that name.
 */
export function renameHook(db: Db, of: OfHook, to: string): number {
  return atomically(db, 'FULL', () => {
    let count = 0
    for (const { id, state } of found(db, of, IS_OPEN)) {
      // first while it has its lane, which counts what is ready
      if (state === 'ready') {
        db.run("UPDATE runs SET state = 'new' WHERE id = ?", id!)
        db.run('UPDATE runs SET lane = NULL WHERE id = ?', id!)
      }
      db.run('UPDATE runs SET hook = ? WHERE id = ?', to, id!)
      count++
    }
    // what has ended is seen by those that needed it, by the name that they know now
    for (const { id } of found(db, of, IS_NEEDED)) db.run('UPDATE runs SET hook = ? WHERE id = ?', to, id!)
    return count
  })
}

const OPEN = "('waiting', 'new', 'ready', 'running', 'dead')"
const IS_OPEN = `state IN ${OPEN}`
const IS_NEEDED = `state NOT IN ${OPEN} AND EXISTS
  (SELECT 1 FROM runs AS other WHERE other.event = runs.event AND other.state IN ${OPEN})`

const AT_ONCE = 500

function* found(db: Db, { hook, isOurs = () => true }: OfHook, condition: string): Iterable<Row> {
  for (let behind = 0; ;) {
    const rows = db.all(
      `SELECT runs.id, state, promised, root, call FROM runs JOIN events ON events.id = event
       WHERE runs.id > ? AND hook = ? AND ${condition} ORDER BY runs.id LIMIT ?`,
      behind,
      hook,
      AT_ONCE,
    )
    if (rows.length === 0) return
    yield* rows.filter(({ root, call }) => isOurs({ root: String(root), call: String(call) }))
    behind = Number(rows.at(-1)!['id'])
  }
}
