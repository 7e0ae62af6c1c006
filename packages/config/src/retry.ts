import type { Retry } from '@hookline/core'
import { DAY_MS, durationFault, durationText, milliseconds } from './duration.ts'
import type { Path, Report } from './fault.ts'
import type { RetryTable } from './hook-table.ts'

/** The longest that each of them lasts. */
const LONGEST_MS = { initial: DAY_MS, max: DAY_MS, max_elapsed: 30 * DAY_MS } as const
const DURATIONS = ['initial', 'max', 'max_elapsed'] as const

/** What holds where `max` is not written. */
const DEFAULT_MAX = '1m'

/** Reports durations that are none, and a first wait that would be cut. */
export function checkRetry(table: RetryTable, path: Path, report: Report): void {
  for (const key of DURATIONS) {
    const text = table[key]
    if (text !== undefined && milliseconds(text, LONGEST_MS[key]) === undefined)
      report({ ...durationFault(text, LONGEST_MS[key]), path: [...path, key] })
  }
  checkFirstWait(table, path, report)
}

function checkFirstWait({ initial, max }: RetryTable, path: Path, report: Report): void {
  const first = initial === undefined ? undefined : milliseconds(initial)
  const most = milliseconds(max ?? DEFAULT_MAX)
  if (first === undefined || most === undefined || first <= most) return
  report({
    code: 'RETRY_CONFLICT',
    message: `the first wait, ${initial}, is longer than the longest: ${max === undefined ? `\`max\` is ${DEFAULT_MAX} where it is not written` : `max = "${max}"`}`,
    path: [...path, 'initial'],
    hint: `Write max = "${durationText(first)}" or more${max === undefined ? ' too' : ''}, or lower \`initial\`.`,
  })
}

/** As the plan has it: only what is written. */
export function retryOf({ attempts, initial, factor, max, max_elapsed }: RetryTable): Partial<Retry> {
  const [initialMs, maxMs, maxElapsedMs] = [
    inMs(initial, LONGEST_MS.initial),
    inMs(max, LONGEST_MS.max),
    inMs(max_elapsed, LONGEST_MS.max_elapsed),
  ]
  return {
    ...(attempts === undefined ? {} : { attempts }),
    ...(initialMs === undefined ? {} : { initialMs }),
    ...(factor === undefined ? {} : { factor }),
    ...(maxMs === undefined ? {} : { maxMs }),
    ...(maxElapsedMs === undefined ? {} : { maxElapsedMs }),
  }
}

function inMs(text: string | undefined, longest: number): number | undefined {
  return text === undefined ? undefined : milliseconds(text, longest)
}
