import { atomically, type Durability } from './atomically.ts'
import { dropOldest, isFull, queueFull, type Bound } from './bound.ts'
import { insertEvent, type NewEvent } from './events.ts'
import type { Db } from './sqlite.ts'

/** A run to be delivered. */
export interface NewRun {
  /** The same for each try, and for one fact that was told twice. */
  readonly delivery: string
  /** `<layer>/<id>`. */
  readonly hook: string
  /** True: it is on the disk before anybody is told that it is kept, whatever happens to the machine then. */
  readonly promised: boolean
  /** How many runs of the hook may wait; none where they spill. */
  readonly bound?: Bound | undefined
  /** Deliveries that come to their end first. */
  readonly after: readonly string[]
  /** JSON: what the deliverer needs besides the event. */
  readonly call: string
}

/** What became of a run that was handed over: it waits, it was there already, or its queue was full. */
export type Acceptance = 'accepted' | 'known' | 'dropped'

type Batch = readonly { readonly event: NewEvent; readonly runs: readonly NewRun[] }[]

/**
 * Keeps events and their runs, all or nothing: to wait for the disk once for all of them takes as long as for one. What was
 * accepted before is not accepted again. @throws whatever the disk says; nothing is kept then, or all of it, and it may be
 * accepted again
 */
export function acceptAll(db: Db, batch: Batch, now: number): readonly (readonly Acceptance[])[] {
  return insertAll(db, batch, now, isPromised(batch) ? 'FULL' : 'NORMAL')
}

/** What is in the journal, but perhaps not on the disk yet. */
export interface Entered {
  readonly acceptances: readonly (readonly Acceptance[])[]
  /** Resolves once what was promised is on the disk. @throws whatever the disk says; it is not known then what of it is there */
  readonly kept: Promise<void>
}

/** The same, but the process goes on while it is brought to the disk. @throws as `acceptAll`, where it could not be entered */
export function enterAll(db: Db, batch: Batch, now: number): Entered {
  const acceptances = insertAll(db, batch, now, 'NORMAL')
  return { acceptances, kept: isPromised(batch) ? db.flush() : Promise.resolve() }
}

function isPromised(batch: Batch): boolean {
  return batch.some(({ runs }) => runs.some(({ promised }) => promised))
}

function insertAll(
  db: Db,
  batch: Batch,
  now: number,
  durability: Durability,
): readonly (readonly Acceptance[])[] {
  return atomically(db, durability, () =>
    batch.map(({ event, runs }) => {
      const id = keepEvent(db, event)
      return runs.map((run) => keepRun(db, id, run, now))
    }),
  )
}

/** The id under which the fact is known: of the first who told it. */
function keepEvent(db: Db, event: NewEvent): string {
  const { id, key } = event
  return insertEvent(db, event)
    ? id
    : String((db.get('SELECT id FROM events WHERE key = ?', key) ?? { id }).id)
}

function keepRun(db: Db, event: string, run: NewRun, now: number): Acceptance {
  if (run.bound !== undefined && isFull(db, run.hook, run.bound)) {
    // what is there already needs no room
    if (db.get('SELECT 1 FROM runs WHERE delivery = ?', run.delivery) !== undefined) return 'known'
    if (run.bound.drop === 'newest' || !dropOldest(db, run.hook, run.bound, now)) {
      insertRun(db, event, run, 'dropped', now)
      return 'dropped'
    }
  }
  const waits = run.after.length === 0 ? run.after : run.after.filter((delivery) => isOpen(db, delivery))
  if (insertRun(db, event, run, waits.length > 0 ? 'waiting' : 'new', now) === 0) return 'known'
  for (const delivery of waits)
    db.run(
      'INSERT INTO waits (run, delivery) SELECT id, ? FROM runs WHERE delivery = ? ON CONFLICT DO NOTHING',
      delivery,
      run.delivery,
    )
  return 'accepted'
}

function insertRun(
  db: Db,
  event: string,
  { delivery, hook, promised, bound, call }: NewRun,
  state: 'waiting' | 'new' | 'dropped',
  now: number,
): number {
  const isDropped = state === 'dropped'
  return db.run(
    `INSERT INTO runs (delivery, event, hook, promised, bounded, state, call, accepted_at, next_at, ended_at, error)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
    delivery,
    event,
    hook,
    promised ? 1 : 0,
    bound === undefined ? 0 : 1,
    state,
    call,
    now,
    now,
    isDropped ? now : null,
    isDropped ? queueFull() : null,
  )
}

function isOpen(db: Db, delivery: string): boolean {
  return db.get(`SELECT 1 FROM runs WHERE delivery = ? AND ${OPEN}`, delivery) !== undefined
}

const OPEN = "state IN ('waiting', 'new', 'ready', 'running')"
