import type { HookConfig } from '@hookline/core'
import { RETRY } from '@hookline/journal'
import { duration } from './paint.ts'

/** What is promised of a run that nobody waits for. */
export function promised(hook: HookConfig): string {
  const { delivery, retry } = hook
  const what =
    delivery === 'at-least-once'
      ? `at-least-once: kept on disk until it is done, ${tries(retry?.attempts ?? RETRY.attempts)}`
      : `best-effort: ${tries(retry === undefined ? 1 : (retry.attempts ?? RETRY.attempts))}`
  return [`in the background, ${what}`, ...bounds(hook)].join(', ')
}

/** How many go on, begin and wait, where the hook says so. */
function bounds({ concurrency, rateLimit, onFull }: HookConfig): readonly string[] {
  const { limit = 4, key } = concurrency ?? {}
  return [
    ...(concurrency === undefined ? [] : [`${limit} at once${key === undefined ? '' : ` for each ${key}`}`]),
    ...(rateLimit === undefined ? [] : [`${rateLimit.count} in ${duration(rateLimit.perMs)}`]),
    ...(onFull === undefined ? [] : [`if its queue is full: ${onFull}`]),
  ]
}

function tries(attempts: number): string {
  return attempts === 1 ? 'one try' : `up to ${attempts} tries`
}
