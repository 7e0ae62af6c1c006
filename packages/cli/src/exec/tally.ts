import type { Told, ToldHook } from '@hookline/runtime/session'
import { duration } from '../paint.ts'

/** What came of a run, in numbers. */
export interface Sum {
  readonly events: number
  /** Runs of hooks that the agent waited for. */
  readonly ran: number
  readonly queued: number
  readonly denials: number
  readonly failures: number
  /** What the agent waited for answers, from when hookline had a call until it had answered. */
  readonly waitedMs: number
  readonly guardDenied: boolean
}

/** Adds up what is told. */
export interface Tally {
  readonly add: (told: Told) => void
  readonly sum: () => Sum
  /** True once the session has said that it ends. */
  readonly isOver: () => boolean
}

/** `closed`: the agent's own events at which a call that fails denies. */
export function createTally(closed: ReadonlySet<string>): Tally {
  let [events, ran, queued, denials, failures, waitedMs] = [0, 0, 0, 0, 0, 0]
  let [guardDenied, isOver] = [false, false]
  return {
    add(told) {
      if (told.is === 'begun') return
      if (told.is === 'lost') {
        failures++
        if (!closed.has(told.name)) return
        denials++
        guardDenied = true
        return
      }
      events++
      waitedMs += told.ms ?? 0
      if (told.name === 'session.end') isOver = true
      ran += told.hooks.filter(isRun).length
      queued += told.hooks.filter(({ status }) => status === 'queued').length
      failures += told.hooks.filter(({ status }) => status === 'failed').length
      denials += told.hooks.filter(isDenial).length
      if (told.decision === 'deny' && told.hooks.some((hook) => hook.guard && isDenial(hook)))
        guardDenied = true
    },
    sum: () => ({ events, ran, queued, denials, failures, waitedMs: Math.round(waitedMs), guardDenied }),
    // one that did not come to its first event has none to end with
    isOver: () => isOver || events === 0,
  }
}

const isRun = ({ status }: ToldHook): boolean => status === 'done' || status === 'failed'

/** A guard that reached no verdict denies. */
function isDenial({ guard, enforce, decision, status, not }: ToldHook): boolean {
  if (enforce === false || not !== undefined) return false
  return decision === 'deny' || (guard && (status === 'failed' || status === 'skipped'))
}

/** The last line. */
export function sumLine({ events, ran, queued, denials, failures, waitedMs }: Sum, agent: string): string {
  const parts = [
    many(events, 'event'),
    `${many(ran, 'hook')} ran`,
    ...(queued === 0 ? [] : [`${queued} handed over to the background`]),
    many(denials, 'denial'),
    ...(failures === 0 ? [] : [many(failures, 'failure')]),
  ]
  return `${parts.join(', ')}; ${agent} waited ${duration(waitedMs)} for answers`
}

function many(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`
}
