import type { HooklineError, LifecycleEvent, Outcome } from '@hookline/core'
import type { LoadedPlan } from './load-plan.ts'
import { redact } from './redact.ts'

/** What the user should know though no hook said it: hooks that failed, a hooks.toml that is broken. */
export function withNews(
  outcome: Outcome,
  event: LifecycleEvent,
  { errors, lasting = [], notices = [] }: LoadedPlan,
  more: readonly string[] = [],
): Outcome {
  const failures = outcome.results.flatMap((result) =>
    result.status === 'failed'
      ? [`hookline: ${result.hook} failed: ${redact(result.error.message)} [${result.error.code}]`]
      : [],
  )
  const news = [...failures, ...more.map(redact)]
  if (errors.length > 0 && (event.name === 'session.start' || event.name === 'task.start'))
    news.push(brokenFile(errors, lasting))
  if (event.name === 'session.start') news.push(...notices)
  if (news.length === 0) return outcome
  return {
    ...outcome,
    message: [...(outcome.message === undefined ? [] : [outcome.message]), ...news].join('\n'),
  }
}

/** A process of its own goes on with the guards alone, one that stays with all that it has. */
function brokenFile(errors: readonly HooklineError[], lasting: readonly HooklineError[]): string {
  const { details, message } = errors[0]!
  const more = errors.length > 1 ? ` and ${errors.length - 1} more` : ''
  const holds = lasting.includes(errors[0]!)
    ? 'Its hooks hold as they were last good'
    : 'Only the guards that were last good hold'
  return `hookline: ${details.file ?? 'hooks.toml'}:${details.line ?? 1}: ${message}${more}. ${holds}; run: hookline check`
}
