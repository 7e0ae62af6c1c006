import { longestWait, type Occasions, type Wait } from './agents.ts'
import { durationFault, durationText, milliseconds } from './duration.ts'
import type { Path } from './fault.ts'
import type { HookTable } from './hook-table.ts'
import type { Setting } from './setting.ts'

/** Reads `timeout`, in milliseconds. `waiting`: where an agent waits for the hook; reports a time that can never pass there. */
export function timeoutOf(
  table: HookTable,
  own: HookTable,
  path: Path,
  waiting: Occasions | undefined,
  { report, deadlineOf }: Setting,
): number | undefined {
  if (table.timeout === undefined) return undefined
  const ms = milliseconds(table.timeout)
  if (own.timeout === undefined) return ms
  const at = [...path, 'timeout']
  if (ms === undefined) report({ ...durationFault(own.timeout), path: at })
  if (ms === undefined || waiting === undefined) return ms
  const longest = longestWait(waiting, deadlineOf)
  if (ms > longest.ms) {
    report({
      code: 'TIMEOUT_TOO_LONG',
      message: `timeout = "${own.timeout}" can never pass: ${longest.text}`,
      path: at,
      hint: `Write timeout = "${durationText(longest.ms)}" or less, ${deadlineHint(ms, longest)}or set mode = "background".`,
    })
  }
  return ms
}

function deadlineHint(ms: number, { ms: deadline, cut }: Wait): string {
  if (cut === undefined || cut.upTo <= deadline) return ''
  const most = ms <= cut.upTo ? '' : `, of at most "${durationText(cut.upTo)}"`
  return `give [dispatch."${cut.event}"] a longer \`deadline\`${most}, `
}
