import type { KeptEvent } from '@hookline/journal/queries'
import type { HookRecord } from '../record/event-record.ts'
import { subjectIn } from './entry.ts'
import { hookEnds, timesAsked } from './hook-end.ts'
import { stampOf } from './stamp-of.ts'

/** What a hook with `enforce = false` would have denied. */
export interface WouldDeny {
  /** `<layer>/<id>`. */
  readonly hook: string
  /** Events that it was due at, and those of them that it would have denied. */
  readonly seen: number
  readonly denied: number
  /** Of those that it would have denied: it came to no verdict, and denies then. */
  readonly failed: number
  /** Those of them that it would have asked about, rewritten, or ended the turn at. */
  readonly asked: number
  readonly rewritten: number
  readonly stopped: number
  /** Sessions in which it would have done any of that. */
  readonly sessions: number
  /** RFC 3339: the last time that it would have. */
  readonly last: string | null
  /** What it would have denied or the like, the most frequent first. */
  readonly subjects: readonly DeniedSubject[]
}

/** What would have been done about something: an agent that cannot ask denies instead. */
type Would = 'deny' | 'ask' | 'rewrite' | 'stop'

/** Something that would have been denied, or the like. */
export interface DeniedSubject {
  readonly would: Would
  readonly subject: string | null
  readonly times: number
  /** Of the last time. */
  readonly reason: string | null
  /** The last event. */
  readonly event: string
}

/** Takes events one by one, the oldest first, and gives what hooks with `enforce = false` would have denied of them. */
export interface Tallying {
  readonly take: (event: KeptEvent) => void
  readonly result: () => readonly WouldDeny[]
}

interface Tally {
  seen: number
  failed: number
  last: number | undefined
  readonly times: Record<Would, number>
  readonly sessions: Set<string>
  readonly subjects: Map<string, DeniedSubject>
}

/** Subjects of a hook that are counted apart; what comes after them is counted in `denied` alone. */
const MOST = 1000

/** `isGuard`: whether a hook, by its name, denies where it comes to no verdict; of one that ran the record says it. */
export function wouldDeny(isGuard: (hook: string) => boolean): Tallying {
  const hooks = new Map<string, Tally>()
  return {
    take(event) {
      for (const { hook, told } of hookEnds(event)) {
        if (told?.enforce !== false) continue
        const tally = hooks.get(hook) ?? blank()
        hooks.set(hook, tally)
        count(tally, told, event, isGuard(hook))
      }
    },
    result: () =>
      [...hooks].map(([hook, tally]) => reportOf(hook, tally)).toSorted((a, b) => weight(b) - weight(a)),
  }
}

/** What comes first: who would deny most, then who would do most. */
function weight({ denied, subjects }: WouldDeny): number {
  return denied * 1e6 + subjects.length
}

function blank(): Tally {
  const times = { deny: 0, ask: 0, rewrite: 0, stop: 0 }
  return { seen: 0, failed: 0, last: undefined, times, sessions: new Set(), subjects: new Map() }
}

function count(tally: Tally, told: HookRecord, event: KeptEvent, isGuard: boolean): void {
  const times = timesAsked(event)
  tally.seen += times
  const isLost = told.status !== 'done' && told.not === undefined && (told.was?.guard ?? isGuard)
  const would = isLost ? 'deny' : wouldOf(told)
  if (would === undefined) return
  tally.times[would] += times
  if (isLost) tally.failed += times
  tally.last = event.at
  tally.sessions.add(event.session)
  const subject = subjectIn(event)
  const key = JSON.stringify([would, subject])
  const before = tally.subjects.get(key)
  if (before === undefined && tally.subjects.size >= MOST) return
  const reason = told.reason ?? told.error?.message ?? told.why ?? null
  tally.subjects.set(key, { would, subject, times: (before?.times ?? 0) + times, reason, event: event.id })
}

function wouldOf({ decision, rewrite, stop }: HookRecord): Would | undefined {
  if (decision === 'deny' || decision === 'ask') return decision
  return rewrite === undefined ? (stop === true ? 'stop' : undefined) : 'rewrite'
}

function reportOf(hook: string, { seen, failed, last, times, sessions, subjects }: Tally): WouldDeny {
  return {
    hook,
    seen,
    denied: times.deny,
    failed,
    asked: times.ask,
    rewritten: times.rewrite,
    stopped: times.stop,
    sessions: sessions.size,
    last: stampOf(last ?? null),
    subjects: [...subjects.values()].toSorted((a, b) => b.times - a.times),
  }
}
