import { HooklineError } from '@hookline/core'
import { HOST_ERRORS } from '../errors.ts'

/** How a process ended, as far as it is known. */
export interface Ending {
  /** What it was doing: `while it ran`. */
  readonly when: string
  /** Why hookline ended it. */
  readonly killed?: string | undefined
  readonly code?: number | null | undefined
  readonly signal?: string | null | undefined
  /** What it said last, on stderr or before it gave up. */
  readonly last?: string | undefined
}

/** @see HOST_ERRORS */
export function lostError(executor: string, { when, killed, code, signal, last }: Ending): HooklineError {
  const how = killed ?? (typeof code === 'number' ? `exit code ${code}` : (signal ?? 'it cannot be reached'))
  const words = last === undefined || last === '' ? '' : `; it said: ${last}`
  return new HooklineError(
    'EXECUTOR_LOST',
    `the process of executor "${executor}" ${killed === undefined ? 'ended' : 'was killed'} ${when}: ${how}${words}`,
    { hint: HOST_ERRORS.EXECUTOR_LOST },
  )
}

const SAYS_WHY = /FATAL ERROR|\bError\b|error:/
const LONGEST = 200

/** Keeps the line of stderr that is most likely to say why. */
export function lastWords(): {
  readonly hear: (line: string) => void
  readonly said: () => string | undefined
} {
  let last: string | undefined
  let why: string | undefined
  return {
    hear(line) {
      last = line
      if (SAYS_WHY.test(line)) why = line
    },
    said: () => (why ?? last)?.trim().slice(0, LONGEST),
  }
}
