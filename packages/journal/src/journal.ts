import { acceptAll, enterAll, type Acceptance, type Entered, type NewRun } from './accept.ts'
import type { Answered, NewEvent } from './events.ts'
import { admit, newComers, type NewComer, type Place } from './admit.ts'
import { claim, type Claimed, type ClaimRequest } from './claim.ts'
import { purge, redrive } from './dead.ts'
import { delivererOf, dueIn, isDone, leavePlace, takePlace, type PlaceRequest } from './deliverer.ts'
import { faults } from './faults.ts'
import { replace, samples, type Sample } from './lanes.ts'
import { ingest } from './ingest.ts'
import { release, renew } from './lease.ts'
import { news, told, type News } from './news.ts'
import { open, type OpenOptions, type Opened } from './open.ts'
import { queueOf, type Queue } from './queue.ts'
import { openRuns, renameHook, type OfHook, type OpenRuns } from './rename.ts'
import { resultsOf, standingOf, type Ended, type Standing } from './results.ts'
import { retain, type Retention } from './retain.ts'
import { settle, type Settled, type SettleRequest, type Verdict } from './settle.ts'
import type { Db } from './sqlite.ts'
import { machineTimes, type Times } from './times.ts'

/** An event and its runs. */
export interface Accepted {
  readonly event: NewEvent
  readonly runs: readonly NewRun[]
}

/**
 * The journal: what is to be delivered, by whom, and what came of it. Each call is one transaction; several processes may
 * call at once. Whatever throws has changed nothing that a later call would not put right.
 */
export interface Journal {
  readonly accept: (batch: readonly Accepted[]) => readonly (readonly Acceptance[])[]
  /** The same, but the process goes on while it is brought to the disk. */
  readonly enter: (batch: readonly Accepted[]) => Entered
  readonly ingest: (answered: readonly Answered[]) => void
  readonly newComers: (most: number) => readonly NewComer[]
  readonly admit: (places: readonly Place[]) => void
  /** A run of each hook of which something waits in a lane. */
  readonly samples: () => readonly Sample[]
  /** Puts what waits with a sample where its hook wants it now. */
  readonly replace: (sample: Sample, place: Place) => void
  readonly claim: (request: ClaimRequest) => readonly Claimed[]
  readonly renew: (owner: string, lease: number) => readonly number[]
  readonly release: (owner: string, runs: readonly number[]) => void
  readonly resultsOf: (deliveries: readonly string[]) => readonly Ended[]
  readonly standingOf: (delivery: string) => Standing | undefined
  readonly settle: (claimed: Claimed, verdict: Verdict, request: SettleRequest) => Settled
  readonly takePlace: (
    owner: string,
    lease: number,
    pid: number | null,
    isGone?: PlaceRequest['isGone'],
  ) => boolean
  readonly leavePlace: (owner: string) => void
  /** The number of the process that delivers, if its lease is not over and it is not known to be gone. */
  readonly deliverer: (isGone?: PlaceRequest['isGone']) => number | undefined
  /** Milliseconds until there may be something to claim; `undefined`: nothing is left to deliver. */
  readonly dueIn: () => number | undefined
  /** How much there is of that. */
  readonly queue: () => Queue
  /** True if nothing is left to deliver, and nothing to tell. */
  readonly isDone: () => boolean
  /** Runs that were given up or dropped, which hooks that listen are still to hear of. */
  readonly news: (most: number) => readonly News[]
  readonly told: (one: News, again?: number) => void
  readonly retain: (retention: Retention) => number
  readonly redrive: (runs: readonly number[]) => number
  readonly purge: (runs: readonly number[]) => number
  readonly openRuns: (of: OfHook) => OpenRuns
  readonly renameHook: (of: OfHook, to: string) => number
  /** What is wrong with the file; nothing: it is whole. */
  readonly faults: () => readonly string[]
  /** What tells it from any other journal, also from one that lies in its place later. */
  readonly identity: () => string
  readonly db: Db
  readonly close: () => void
}

/** Opens the journal. @throws HooklineError `JOURNAL_NEWER`, `JOURNAL_FOREIGN`, `JOURNAL_BUSY`, `JOURNAL_UNUSABLE` */
export function openJournal(
  file: string,
  options: OpenOptions,
  times: Times = machineTimes(),
): { readonly journal: Journal } & Pick<Opened, 'aside'> {
  const { db, ...rest } = open(file, options)
  return { journal: journalOf(db, times), ...rest }
}

/** The same on a database that is open. */
export function journalOf(db: Db, times: Times): Journal {
  return {
    accept: (batch) => acceptAll(db, batch, times.wall()),
    enter: (batch) => enterAll(db, batch, times.wall()),
    ingest: (answered) => ingest(db, answered),
    newComers: (most) => newComers(db, most),
    admit: (places) => admit(db, places, times),
    samples: () => samples(db),
    replace: (sample, place) => replace(db, sample, place, times),
    claim: (request) => claim(db, request, times),
    renew: (owner, lease) => renew(db, owner, lease, times),
    release: (owner, runs) => release(db, owner, runs),
    resultsOf: (deliveries) => resultsOf(db, deliveries),
    standingOf: (delivery) => standingOf(db, delivery),
    settle: (claimed, verdict, request) => settle(db, claimed, verdict, request, times),
    takePlace: (owner, lease, pid, isGone) => takePlace(db, { owner, lease, pid, isGone }, times),
    leavePlace: (owner) => leavePlace(db, owner),
    deliverer: (isGone) => delivererOf(db, isGone, times),
    dueIn: () => dueIn(db, times),
    queue: () => queueOf(db, times),
    isDone: () => isDone(db, times),
    news: (most) => news(db, most, times),
    told: (one, again) => told(db, one, times, again),
    retain: (retention) => retain(db, retention, times.wall()),
    redrive: (runs) => redrive(db, runs, times.wall()),
    purge: (runs) => purge(db, runs),
    openRuns: (of) => openRuns(db, of),
    renameHook: (of, to) => renameHook(db, of, to),
    faults: () => faults(db),
    identity: () => String(db.get('SELECT id FROM identity WHERE one = 1')?.['id']),
    db,
    close: () => db.close(),
  }
}
