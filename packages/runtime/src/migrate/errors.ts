import { HooklineError } from '@hookline/core'

/** What can go wrong when hooks are taken over from an agent: code, and what to do about it. */
export const MIGRATE_ERRORS = {
  MIGRATE_TARGET_BROKEN: 'Mend the hooks.toml first: hookline check says what is wrong with it.',
  MIGRATE_RESULT_INVALID:
    'Nothing was written. Take the hook that the message names out of its file, and try again.',
  MIGRATE_CHANGED:
    'Put back by hand what you want of the copy that the message names: the file has changed since.',
  MIGRATE_NOTHING_TO_UNDO: 'Nothing was switched off by hookline migrate here.',
} as const

/** An error of the table, with its hint. */
export function migrateError(code: keyof typeof MIGRATE_ERRORS, message: string): HooklineError {
  return new HooklineError(code, message, { hint: MIGRATE_ERRORS[code] })
}
