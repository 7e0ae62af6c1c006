import type { Dialect, EventName } from '@hookline/core'

/** What an agent gave a hook, and how that is told. */
export interface Wanted {
  readonly ms: number
  readonly said: string
}

/** Agents may wait longer than hookline, which has a minute for everything unless told otherwise. */
export function timeoutOf(
  { ms: wanted, said }: Wanted,
  event: string,
  background: boolean,
  { deadlineMs, targets }: { readonly deadlineMs: number; readonly targets: readonly Dialect[] },
): { readonly ms: number; readonly notes: readonly string[] } {
  const limits = targets.map(({ capabilities }) => capabilities[event as EventName]?.limitMs ?? Infinity)
  const longest = background ? 24 * 3_600_000 : Math.min(deadlineMs, Math.max(...limits) - 1000)
  if (wanted <= longest) return { ms: wanted, notes: [] }
  return { ms: longest, notes: [`${said} cut to ${longest / 1000} s, the longest that hookline waits here`] }
}
