import { HooklineError, type ErrorDetails } from '@hookline/core'

/** What can go wrong with the journal and its deliveries: code, and what to do about it. */
export const JOURNAL_ERRORS = {
  JOURNAL_NEWER: 'A newer hookline has written to it: update this one.',
  JOURNAL_FOREIGN: 'Move the file away: hookline does not touch a database that it did not make.',
  JOURNAL_CORRUPT: 'Nothing is done to it: it lies where the message says, for `sqlite3 <file> .recover`.',
  JOURNAL_UNUSABLE:
    'The state directory must be yours alone and have room: check its owner, its mode and the disk.',
  JOURNAL_BUSY: 'Somebody else is writing to it: try again.',
  DELIVERY_POISON: 'Find out what kills it, then send it again: hookline dead redrive.',
  DELIVERY_LOST: 'It is tried again; what it began may be done twice, under the same delivery id.',
  QUEUE_FULL: 'Make the hook faster, let more of its runs go on at once, or set on_full = "spill".',
} as const

/** An error of that table, with its hint. */
export function journalError(
  code: keyof typeof JOURNAL_ERRORS,
  message: string,
  details: ErrorDetails = {},
): HooklineError {
  return new HooklineError(code, message, { hint: JOURNAL_ERRORS[code], ...details })
}
