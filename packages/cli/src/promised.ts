import type { HookConfig } from '@hookline/core'

/** What is promised of a run that nobody waits for. */
export function promised({ delivery, retry }: HookConfig): string {
  if (delivery === 'at-least-once')
    return `in the background, at-least-once: kept on disk until it is done, ${tries(retry?.attempts ?? 60)}`
  return `in the background, best-effort: ${tries(retry === undefined ? 1 : (retry.attempts ?? 60))}`
}

function tries(attempts: number): string {
  return attempts === 1 ? 'one try' : `up to ${attempts} tries`
}
