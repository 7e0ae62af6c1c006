import { journalError } from './errors.ts'
import { atomically, type Db } from './sqlite.ts'

/** An event, as it is kept. */
export interface NewEvent {
  readonly id: string
  /** The fact: the same one is kept once. */
  readonly key: string
  readonly name: string
  /** Milliseconds since the epoch. */
  readonly at: number
  readonly agent: string
  readonly session: string
  readonly root: string
  /** JSON without secrets. */
  readonly body: string
}

/** A run to be delivered. */
export interface NewRun {
  /** The same for each try, and for one fact that was told twice. */
  readonly delivery: string
  /** `<layer>/<id>`. */
  readonly hook: string
  /** True: it is on the disk before `accept` returns, whatever happens to the machine then. */
  readonly promised: boolean
  /** How many runs of the hook may wait; none where they spill. */
  readonly bound?: { readonly most: number; readonly drop: 'oldest' | 'newest' } | undefined
  /** Deliveries that come to their end first. */
  readonly after: readonly string[]
  /** JSON: what the deliverer needs besides the event. */
  readonly call: string
}

/** What became of a run that was handed over: it waits, it was there already, or its queue was full. */
export type Acceptance = 'accepted' | 'known' | 'dropped'

/**
 * Keeps events and their runs, all or nothing: to wait for the disk once for all of them takes as long as for one. What was
 * accepted before is not accepted again. @throws whatever the disk says; nothing is kept then
 */
export function acceptAll(
  db: Db,
  batch: readonly { readonly event: NewEvent; readonly runs: readonly NewRun[] }[],
  now: number,
): readonly (readonly Acceptance[])[] {
  // not within a transaction: SQLite would not heed it
  db.exec(
    `PRAGMA synchronous = ${batch.some(({ runs }) => runs.some((run) => run.promised)) ? 'FULL' : 'NORMAL'}`,
  )
  return atomically(db, () =>
    batch.map(({ event, runs }) => {
      const id = keepEvent(db, event)
      return runs.map((run) => keepRun(db, id, run, now))
    }),
  )
}

/** The id under which the fact is known: of the first who told it. */
function keepEvent(db: Db, { id, key, name, at, agent, session, root, body }: NewEvent): string {
  const isNew = db.run(
    'INSERT INTO events (id, key, name, at, agent, session, root, body) VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING',
    id,
    key,
    name,
    at,
    agent,
    session,
    root,
    body,
  )
  return isNew === 1 ? id : String(db.get('SELECT id FROM events WHERE key = ? OR id = ?', key, id)!['id'])
}

function keepRun(db: Db, event: string, run: NewRun, now: number): Acceptance {
  const isFull = run.bound !== undefined && openRuns(db, run.hook, run.bound.most) >= run.bound.most
  if (isFull && run.bound.drop === 'oldest') dropOldest(db, run.hook, now)
  const isDropped = isFull && run.bound.drop === 'newest'
  const waits = isDropped ? [] : run.after.filter((delivery) => isOpen(db, delivery))
  const state = isDropped ? 'dropped' : waits.length > 0 ? 'waiting' : 'new'
  const isNew = db.run(
    `INSERT INTO runs (delivery, event, hook, promised, state, call, accepted_at, next_at, ended_at, error)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
    run.delivery,
    event,
    run.hook,
    run.promised ? 1 : 0,
    state,
    run.call,
    now,
    now,
    isDropped ? now : null,
    isDropped ? queueFull() : null,
  )
  if (isNew === 0) return 'known'
  for (const delivery of waits)
    db.run(
      'INSERT INTO waits (run, delivery) SELECT id, ? FROM runs WHERE delivery = ?',
      delivery,
      run.delivery,
    )
  return isDropped ? 'dropped' : 'accepted'
}

/** No further than what is asked: a long queue is not counted to its end. */
function openRuns(db: Db, hook: string, most: number): number {
  const found = db.get(
    `SELECT count(*) AS count FROM (SELECT 1 FROM runs WHERE hook = ? AND ${OPEN} LIMIT ?)`,
    hook,
    most,
  )
  return Number(found!['count'])
}

function isOpen(db: Db, delivery: string): boolean {
  return db.get(`SELECT 1 FROM runs WHERE delivery = ? AND ${OPEN}`, delivery) !== undefined
}

/** One that has begun goes on. */
function dropOldest(db: Db, hook: string, now: number): void {
  db.run(
    `UPDATE runs SET state = 'dropped', ended_at = ?, error = ? WHERE id =
     (SELECT id FROM runs WHERE hook = ? AND ${OPEN} AND state <> 'running' ORDER BY id LIMIT 1)`,
    now,
    queueFull(),
    hook,
  )
}

function queueFull(): string {
  return JSON.stringify(journalError('QUEUE_FULL', 'more of its runs were waiting than its queue holds'))
}

/** As the index has it. */
const OPEN = "state IN ('waiting', 'new', 'ready', 'running')"
