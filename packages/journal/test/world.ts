import type { NewRun } from '../src/accept.ts'
import type { NewEvent } from '../src/events.ts'
import type { Place } from '../src/admit.ts'
import type { ClaimRequest } from '../src/claim.ts'
import { journalOf, type Journal } from '../src/journal.ts'
import { RETRY } from '../src/retry.ts'
import { migrate } from '../src/schema.ts'
import type { SettleRequest } from '../src/settle.ts'
import { connect, type Db } from '../src/sqlite.ts'
import type { Times } from '../src/times.ts'

/** A time that a test moves: it goes on, the wall is set, the machine starts again. */
export interface Clock extends Times {
  readonly pass: (ms: number) => void
  readonly set: (ms: number) => void
  readonly reboot: () => void
  /** As it would be had nobody ever set the wall. */
  readonly now: () => number
}

export function clockAt(start: number): Clock {
  let [now, offset, booted, boots] = [start, 0, start - 1000, 1]
  return {
    now: () => now,
    wall: () => now + offset,
    steady: () => now - booted,
    get boot() {
      return `boot-${boots}`
    },
    pass: (ms) => void (now += ms),
    set: (ms) => void (offset += ms),
    reboot() {
      boots++
      booted = now
    },
  }
}

/** A journal in memory. */
export function world(start = 1_000_000): { readonly journal: Journal; readonly db: Db } & Clock {
  const clock = clockAt(start)
  // nothing of it is on a disk
  const db: Db = { ...connect(':memory:', 0), flush: async () => undefined }
  migrate(db)
  return Object.assign(clock, { journal: journalOf(db, clock), db })
}

export function event(id: string): NewEvent {
  return {
    id,
    key: `key-${id}`,
    name: 'task.complete',
    at: 0,
    agent: 'codex',
    session: 's',
    root: '/',
    body: '{}',
  }
}

export function run(delivery: string, more: Partial<NewRun> = {}): NewRun {
  return { delivery, hook: 'user/a', promised: true, after: [], call: '{}', ...more }
}

export const CLAIM: ClaimRequest = { owner: 'me', most: 10, lease: 30_000 }
export const SETTLE: SettleRequest = { owner: 'me', ms: 5, retry: RETRY, random: () => 0.5 }

/** Each hook has a lane of its own. */
export function placeAll(
  journal: Journal,
  most = 4,
  rateOf: (hook: string) => Place['rate'] = () => undefined,
): void {
  journal.admit(
    journal
      .newComers(100)
      .map(({ run: id, hook }) => ({ run: id, lane: hook, hook, target: hook, most, rate: rateOf(hook) })),
  )
}
