import { codex } from '@hookline/agents'
import type { EventName } from '@hookline/core'
import { seconds } from './trust.ts'

/** Codex waits ten minutes unless told otherwise, hookline one for everything. */
export function timeoutOf(
  native: string,
  given: unknown,
  event: string,
  background: boolean,
  deadlineMs: number,
): { readonly ms: number; readonly notes: readonly string[] } {
  const wanted = seconds(native, given) * 1000
  const limit = codex.capabilities[event as EventName]?.limitMs ?? Number.POSITIVE_INFINITY
  const longest = background ? 24 * 3_600_000 : Math.min(deadlineMs, limit - 1000)
  if (wanted <= longest) return { ms: wanted, notes: [] }
  const said = given === undefined ? `Codex's default of ${wanted / 1000} s` : `timeout ${wanted / 1000} s`
  return { ms: longest, notes: [`${said} cut to ${longest / 1000} s, the longest that hookline waits here`] }
}
