import { DAY_MS, durationFault, milliseconds } from './duration.ts'
import type { Fault, Report } from './fault.ts'
import { bytesOf, GB, MB, sizeFault } from './size.ts'
import { refuseVariables } from './variables.ts'

/** What `[journal]` can say. */
export interface JournalTable {
  readonly events?: 'wanted' | 'all'
  readonly keep?: string
  readonly max_size?: string
}

/** What `[journal]` says: no more than what is written. */
export interface PlanJournal {
  /** `all`: also events that no hook listens to. */
  readonly events?: 'wanted' | 'all'
  readonly keepMs?: number
  readonly maxBytes?: number
}

const HOUR_MS = DAY_MS / 24
const LONGEST_MS = 3650 * DAY_MS
const SIZES = { least: MB, most: 100 * GB } as const

/** `[journal]` as the plan has it: only what is written. */
export function readJournal(table: JournalTable, report: Report): PlanJournal {
  refuseVariables(table, ['journal'], report)
  const { events, keep, max_size: size } = table
  const keepMs = keep === undefined ? undefined : milliseconds(keep, LONGEST_MS)
  const maxBytes = size === undefined ? undefined : bytesOf(size, SIZES)
  if (keep !== undefined && (keepMs ?? 0) < HOUR_MS) report({ ...keepFault(keep), path: ['journal', 'keep'] })
  if (size !== undefined && maxBytes === undefined)
    report({ ...sizeFault(size, SIZES), path: ['journal', 'max_size'] })
  return {
    ...(events === undefined ? {} : { events }),
    ...(keepMs === undefined ? {} : { keepMs }),
    ...(maxBytes === undefined ? {} : { maxBytes }),
  }
}

function keepFault(text: string): Omit<Fault, 'path'> {
  const isShort = milliseconds(text, HOUR_MS - 1) !== undefined
  if (!isShort) return { hint: 'Such as: keep = "30d"', ...durationFault(text, LONGEST_MS) }
  return {
    code: 'DURATION_INVALID',
    message: `"${text}" is too short: what has come to its end is kept for an hour at least`,
    hint: 'Write keep = "1h" or more.',
  }
}
