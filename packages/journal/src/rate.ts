import type { RateLimit } from '@hookline/core'

/**
 * The generic cell rate algorithm: `next` is when the cell after the last would be due if all came evenly. All of `count`
 * may come at once, then one each `perMs / count`.
 * @see https://en.wikipedia.org/wiki/Generic_cell_rate_algorithm
 */
export function admitted(
  next: number,
  { count, perMs }: RateLimit,
  now: number,
): { readonly next: number } | { readonly at: number } {
  const each = perMs / count
  // a clock that was set back must not close it for longer than its own time
  const due = Math.min(Math.max(next, now), now + perMs)
  const at = due - (perMs - each)
  return at > now ? { at: Math.ceil(at) } : { next: due + each }
}
