import { waitOf, type KeptRun } from '@hookline/journal/queries'
import { stampOf } from './stamp-of.ts'

/** A run for programs. */
export function runJson(run: KeptRun): Readonly<Record<string, unknown>> {
  const wait = run.held && waitOf(run.held, Date.now())
  return {
    number: run.number,
    hook: run.hook,
    end: run.end,
    delivery: run.delivery,
    replay: run.replay,
    guarantee: run.promised ? 'at-least-once' : 'best-effort',
    tries: run.tries,
    accepted: stampOf(run.acceptedAt),
    first: stampOf(run.firstAt),
    next: stampOf(wait?.until ?? null),
    wait: wait && { ...wait, until: stampOf(wait.until) },
    ended: stampOf(run.endedAt),
    error: run.error,
    result: run.result,
    attempts: run.attempts.map(({ startedAt, ...attempt }) => ({ ...attempt, started: stampOf(startedAt) })),
  }
}
