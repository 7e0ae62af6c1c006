import { HooklineError, type ErrorDetails } from '@hookline/core'

/** What can go wrong between here and a receiver: code, and what to do about it. */
export const LINE_ERRORS = {
  WEBHOOK_UNREACHABLE: 'Look whether the receiver runs and can be reached from here.',
  WEBHOOK_TLS:
    'Name the certificates of a private authority in `with.tls.ca`, another name of the receiver in `with.tls.server_name`.',
  WEBHOOK_TOO_LARGE: 'Let the receiver answer with less, or raise `with.max_response`.',
  WEBHOOK_BROKEN: 'Look at what listens there: what it sent is not HTTP.',
  WEBHOOK_HEADER: 'A header is text in one line: see where its value comes from.',
  WEBHOOK_CLOSED: 'Nothing is sent once the executor is closed.',
} as const

/** A code of the table above. */
export type LineErrorCode = keyof typeof LINE_ERRORS

/** An error of a line, with the hint of its code; trying again is no use unless `details` say so. */
export function lineError(code: LineErrorCode, message: string, details: ErrorDetails = {}): HooklineError {
  return new HooklineError(code, message, { hint: LINE_ERRORS[code], retryable: false, ...details })
}
