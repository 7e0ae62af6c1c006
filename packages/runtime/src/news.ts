import type { HooklineError, LifecycleEvent, Outcome } from '@hookline/core'
import type { LoadedPlan } from './load-plan.ts'
import { redact } from './redact.ts'

/** What the user should know though no hook said it: hooks that failed, a hooks.toml that is broken. */
export function withNews(
  outcome: Outcome,
  event: LifecycleEvent,
  { errors, notices = [] }: LoadedPlan,
  more: readonly string[] = [],
): Outcome {
  const failures = outcome.results.flatMap((result) =>
    result.status === 'failed'
      ? [`hookline: ${result.hook} failed: ${redact(result.error.message)} [${result.error.code}]`]
      : [],
  )
  const news = [...failures, ...more.map(redact)]
  if (errors.length > 0 && (event.name === 'session.start' || event.name === 'task.start'))
    news.push(brokenFile(errors))
  if (event.name === 'session.start') news.push(...notices)
  if (news.length === 0) return outcome
  return {
    ...outcome,
    message: [...(outcome.message === undefined ? [] : [outcome.message]), ...news].join('\n'),
  }
}

function brokenFile(errors: readonly HooklineError[]): string {
  const { details, message } = errors[0]!
  const more = errors.length > 1 ? ` and ${errors.length - 1} more` : ''
  return `hookline: ${details.file ?? 'hooks.toml'}:${details.line ?? 1}: ${message}${more}. Only the guards that were last good hold; run: hookline check`
}
