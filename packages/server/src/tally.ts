import type { LifecycleEvent, Moment, Observer, Outcome } from '@hookline/core'
import { hookName } from '@hookline/core'
import type { CallCounts, RunningHook, ServerStatus, SessionStatus } from './status.ts'

/** Counts what goes on. */
export interface Tally {
  readonly taken: () => void
  readonly refused: () => void
  readonly over: (answered: boolean) => void
  /** It is known what a call is about. */
  readonly began: (event: LifecycleEvent) => void
  /** How long an agent waited for one call, milliseconds; `event`: the one that it began with. */
  readonly waited: (ms: number, event: LifecycleEvent | undefined) => void
  readonly event: (event: LifecycleEvent, outcome: Outcome) => void
  readonly observe: Observer
  /** Calls that are being answered. */
  readonly open: () => number
  /** Milliseconds since the epoch: when an agent last called. */
  readonly calledAt: () => number
  readonly tell: () => Pick<ServerStatus, 'calls' | 'waits' | 'sessions' | 'running'>
}

const MOST_SESSIONS = 100
const MOST_WAITS = 1000
const HOUR_MS = 3_600_000

type Session = { -readonly [Key in keyof SessionStatus]: SessionStatus[Key] }

export function createTally(now: () => number = Date.now): Tally {
  const counts: { -readonly [Key in keyof CallCounts]: number } = {
    open: 0,
    answered: 0,
    refused: 0,
    abandoned: 0,
  }
  const waits: number[] = []
  let next = 0
  let calledAt = now()
  const sessions = new Map<string, Session>()
  const running = new Map<string, RunningHook>()
  const session = ({ agent, session: { id, root } }: LifecycleEvent): Session => {
    const key = `${agent.name}/${id}`
    const found = sessions.get(key) ?? {
      agent: agent.name,
      id,
      root,
      lastAt: 0,
      events: 0,
      waitedMs: 0,
      denied: 0,
      open: 0,
    }
    // the one that spoke last stands last
    sessions.delete(key)
    sessions.set(key, found)
    if (sessions.size > MOST_SESSIONS) sessions.delete(sessions.keys().next().value!)
    found.lastAt = now()
    return found
  }
  return {
    taken() {
      counts.open++
      calledAt = now()
    },
    refused: () => void counts.refused++,
    over(answered) {
      counts.open--
      counts[answered ? 'answered' : 'abandoned']++
      calledAt = now()
    },
    began: (event) => void session(event).open++,
    waited(ms, event) {
      waits[next] = ms
      next = (next + 1) % MOST_WAITS
      if (event === undefined) return
      const found = session(event)
      found.open = Math.max(0, found.open - 1)
      found.waitedMs = round(found.waitedMs + ms)
    },
    event(event, { decision }) {
      const found = session(event)
      found.events++
      if (decision === 'deny') found.denied++
    },
    observe: (moment) => watch(moment, running, now),
    open: () => counts.open,
    calledAt: () => calledAt,
    tell: () => ({
      calls: { ...counts },
      waits: waitsOf(waits),
      sessions: [...sessions.values()].filter(({ lastAt }) => now() - lastAt < HOUR_MS).toReversed(),
      running: [...running.values()].slice(0, MOST_SESSIONS),
    }),
  }
}

function watch(moment: Moment, running: Map<string, RunningHook>, now: () => number): void {
  if (!('hook' in moment)) return
  const hook = hookName(moment.hook)
  const { id, name, session } = moment.event
  const key = `${id} ${hook}`
  if (moment.name === 'started') running.set(key, { hook, event: name, session: session.id, since: now() })
  else running.delete(key)
}

function waitsOf(waits: readonly number[]): ServerStatus['waits'] {
  if (waits.length === 0) return null
  const sorted = waits.toSorted((one, other) => one - other)
  const at = (share: number): number =>
    round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]!)
  return { p50: at(0.5), p99: at(0.99), max: round(sorted.at(-1)!) }
}

function round(ms: number): number {
  return Math.round(ms * 100) / 100
}
