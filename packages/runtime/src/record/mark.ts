import type { Plan } from '@hookline/config'

/** Tells whether two plans were made of the same files. */
export function markOf({ sources }: Plan): string {
  return sources.map(({ sha256 }) => sha256.slice(0, 12)).join('+')
}
