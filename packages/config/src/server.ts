import { DAY_MS, durationFault, milliseconds } from './duration.ts'
import type { Fault, Report } from './fault.ts'
import { refuseVariables } from './variables.ts'

/** What `[server]` can say. */
export interface ServerTable {
  readonly start?: 'auto' | 'never'
  readonly idle?: string
  readonly http?: boolean
  readonly port?: number
}

/** What `[server]` says: no more than what is written. */
export interface PlanServer {
  /** `never`: no call of an agent starts it. */
  readonly start?: 'auto' | 'never'
  readonly idleMs?: number
  readonly http?: boolean
  /** 0: any that is free. */
  readonly port?: number
}

const MINUTE_MS = 60_000
const LONGEST_MS = 7 * DAY_MS

/** `[server]` as the plan has it: only what is written. */
export function readServer(table: ServerTable, report: Report): PlanServer {
  refuseVariables(table, ['server'], report)
  const { idle, ...rest } = table
  if (idle === undefined) return rest
  const idleMs = milliseconds(idle, LONGEST_MS)
  if (idleMs !== undefined && idleMs >= MINUTE_MS) return { ...rest, idleMs }
  report({ ...idleFault(idle), path: ['server', 'idle'] })
  return rest
}

function idleFault(text: string): Omit<Fault, 'path'> {
  const isShort = milliseconds(text, MINUTE_MS - 1) !== undefined
  if (!isShort) return { hint: 'Such as: idle = "30m"', ...durationFault(text, LONGEST_MS) }
  return {
    code: 'DURATION_INVALID',
    message: `"${text}" is too short: nobody has to call for a minute at least before it ends`,
    hint: 'Write idle = "1m" or more.',
  }
}
