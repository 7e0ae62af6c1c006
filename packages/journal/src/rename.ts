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
 * Gives what is open of a hook to the same hook under another name; gives how many. Delivery ids stay, and what had its place keeps it.
 */
export function renameHook(db: Db, of: OfHook, to: string): number {
  return atomically(db, 'FULL', () => {
    let count = 0
    const lanes = new Set<string>()
    for (const { id, lane } of found(db, of, IS_OPEN)) {
      db.run('UPDATE runs SET hook = ? WHERE id = ?', to, id!)
      if (lane !== null) lanes.add(String(lane))
      count++
    }
    for (const lane of lanes) renameLane(db, lane, of.hook, to)
    // what has ended is seen by those that needed it, by the name that they know now
    for (const { id } of found(db, of, IS_NEEDED)) db.run('UPDATE runs SET hook = ? WHERE id = ?', to, id!)
    return count
  })
}

/**
 * What is under way goes on in its lane, and the order with it. Where others have the old name, or the new one has such a lane already,
 * what waits is placed anew by whoever delivers, once nothing of it is under way.
 */
function renameLane(db: Db, lane: string, from: string, to: string): void {
  const row = db.get('SELECT hook FROM lanes WHERE lane = ?', lane)
  const renamed = (name: string): string =>
    name
      .split('\n')
      .map((part) => (part === from ? to : part === `?${from}` ? `?${to}` : part))
      .join('\n')
  const isShared =
    db.get("SELECT 1 FROM runs WHERE lane = ? AND state = 'ready' AND hook = ?", lane, from) ??
    db.get("SELECT 1 FROM runs WHERE lane = ? AND state = 'running' AND hook = ?", lane, from) ??
    db.get('SELECT 1 FROM lanes WHERE lane = ?', renamed(lane))
  if (row === undefined || isShared !== undefined) return
  const [hook, ours] = [String(row['hook']), renamed(lane)]
  db.run('UPDATE lanes SET lane = ?, hook = ? WHERE lane = ?', ours, renamed(hook), lane)
  db.run("UPDATE runs SET lane = ? WHERE lane = ? AND state IN ('ready', 'running')", ours, lane)
  if (db.get('SELECT 1 FROM rates WHERE hook = ?', renamed(hook)) === undefined)
    db.run('UPDATE rates SET hook = ? WHERE hook = ?', renamed(hook), hook)
}

const OPEN = "('waiting', 'new', 'ready', 'running', 'dead')"
const IS_OPEN = `state IN ${OPEN}`
const IS_NEEDED = `state NOT IN ${OPEN} AND EXISTS
  (SELECT 1 FROM runs AS other WHERE other.event = runs.event AND other.state IN ${OPEN})`

const AT_ONCE = 500

function* found(db: Db, { hook, isOurs = () => true }: OfHook, condition: string): Iterable<Row> {
  for (let behind = 0; ;) {
    const rows = db.all(
      `SELECT runs.id, state, lane, promised, root, call FROM runs JOIN events ON events.id = event
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
