import { acceptAll, type Acceptance, type NewEvent, type NewRun } from './accept.ts'
import { admit, newComers, type NewComer, type Place } from './admit.ts'
import { clockWatch, heedClock } from './clock.ts'
import { claim, release, renew, takeBack, type Claimed, type ClaimRequest } from './claim.ts'
import { purge, redrive } from './dead.ts'
import { leavePlace, nextDue, takePlace } from './deliverer.ts'
import { ingest, type Answered } from './ingest.ts'
import { open, type OpenOptions, type Opened } from './open.ts'
import { resultsOf, standingOf, type Ended, type Standing } from './results.ts'
import { retain, type Retention } from './retain.ts'
import { settle, type Settled, type SettleRequest, type Verdict } from './settle.ts'
import { atomically, type Db } from './sqlite.ts'
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
  readonly ingest: (answered: readonly Answered[]) => void
  readonly newComers: (most: number) => readonly NewComer[]
  readonly admit: (places: readonly Place[]) => void
  readonly claim: (request: ClaimRequest) => readonly Claimed[]
  /** Lets others have what the dead had, as `claim` does, too; and heeds that somebody has set the clock. */
  readonly takeBack: () => void
  readonly renew: (owner: string, lease: number) => readonly number[]
  readonly release: (owner: string, runs: readonly number[]) => void
  readonly resultsOf: (deliveries: readonly string[]) => readonly Ended[]
  readonly standingOf: (delivery: string) => Standing | undefined
  readonly settle: (claimed: Claimed, verdict: Verdict, request: Omit<SettleRequest, 'now'>) => Settled
  readonly takePlace: (owner: string, lease: number, pid: number | null) => boolean
  readonly leavePlace: (owner: string) => void
  /** Milliseconds until something is due; `undefined`: nothing is left to deliver. */
  readonly dueIn: () => number | undefined
  readonly retain: (retention: Retention) => number
  readonly redrive: (runs: readonly number[]) => number
  readonly purge: (runs: readonly number[]) => number
  /** What is wrong with the file; nothing: it is whole. */
  readonly faults: () => readonly string[]
  readonly db: Db
  readonly close: () => void
}

/** Opens the journal. @throws HooklineError `JOURNAL_NEWER`, `JOURNAL_FOREIGN`, `JOURNAL_UNUSABLE` */
export function openJournal(
  file: string,
  options: OpenOptions,
  times: Times = machineTimes(),
): { readonly journal: Journal } & Omit<Opened, 'db'> {
  const { db, ...rest } = open(file, options)
  return { journal: journalOf(db, times), ...rest }
}

/** The same on a database that is open. */
export function journalOf(db: Db, times: Times): Journal {
  const clock = clockWatch(times)
  // before anything is measured by it
  const heed = (): void => {
    const by = clock.setBy()
    if (by === 0) return
    atomically(db, () => heedClock(db, by ?? 0, times.wall()))
    clock.heeded()
  }
  return {
    accept: (batch) => acceptAll(db, batch, times.wall()),
    ingest: (answered) => ingest(db, answered),
    newComers: (most) => newComers(db, most),
    admit: (places) => admit(db, places),
    claim(request) {
      heed()
      return claim(db, request, times)
    },
    takeBack() {
      heed()
      atomically(db, () => takeBack(db, times.wall(), times))
    },
    renew: (owner, lease) => renew(db, owner, lease, times),
    release: (owner, runs) => release(db, owner, runs),
    resultsOf: (deliveries) => resultsOf(db, deliveries),
    standingOf: (delivery) => standingOf(db, delivery),
    settle(claimed, verdict, request) {
      heed()
      return settle(db, claimed, verdict, { ...request, now: times.wall() })
    },
    takePlace: (owner, lease, pid) => takePlace(db, owner, lease, pid, times),
    leavePlace: (owner) => leavePlace(db, owner),
    dueIn: () => {
      const at = nextDue(db)
      return at === undefined ? undefined : Math.max(0, at - times.wall())
    },
    retain: (retention) => retain(db, retention, times.wall()),
    redrive: (runs) => redrive(db, runs, times.wall()),
    purge: (runs) => purge(db, runs),
    faults: () =>
      db
        .all('PRAGMA integrity_check')
        .map((row) => String(row['integrity_check']))
        .filter((line) => line !== 'ok'),
    db,
    close: () => db.close(),
  }
}
