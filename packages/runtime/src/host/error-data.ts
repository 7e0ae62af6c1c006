import { HooklineError } from '@hookline/core'
import type { ErrorData } from './protocol.ts'

const LONGEST = 4000

/** What was thrown, whatever it is, as plain data. */
export function errorData(thrown: unknown, code?: string): ErrorData {
  const error = HooklineError.from(thrown, code)
  const { retryable, afterMs, gone, renew } = error.details ?? {}
  return {
    code: text(error.code),
    message: text(error.message),
    hint: text(error.hint),
    ...(typeof retryable === 'boolean' ? { retryable } : {}),
    ...(typeof afterMs === 'number' ? { afterMs } : {}),
    ...(gone === true ? { gone } : {}),
    ...(renew === true ? { renew } : {}),
  }
}

/** An error of another copy of core may be anything. */
function text(value: unknown): string {
  return String(value).slice(0, LONGEST)
}

/** The error that the data tells of. */
export function errorOf({ code, message, ...details }: ErrorData): HooklineError {
  return new HooklineError(code, message, details)
}
