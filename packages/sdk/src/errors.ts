import { HooklineError, type ErrorDetails } from '@hookline/core'

/** What can go wrong between a program and its hooks: code, and what to do about it. */
export const SDK_ERRORS = {
  HOOKS_FILE_INVALID: 'Mend the file: `hookline check` shows each place; `cause` has all the errors.',
  TASK_DENIED: 'A hook at task.start does not want this task: the message is its reason.',
  GUARD_UNASKED: 'Give withHooks the options of Codex instead: withHooks({ ... }, hooks).',
  HOOKS_TAKEN:
    'Put those hooks into a hooks.json of Codex, which it asks as well, or give them to hookline; leave features.hooks out.',
  GATE_SILENT:
    'This Codex does not run hooks that are set on its command line: update it, or look whether hooks are switched off in its config.',
  GATE_UNAVAILABLE:
    'Set XDG_STATE_HOME to a short path that only you can write to, and where sockets can lie.',
} as const

/** A code of the table above. */
export type SdkErrorCode = keyof typeof SDK_ERRORS

/** An error of this package, with the hint of its code. */
export function sdkError(code: SdkErrorCode, message: string, details: ErrorDetails = {}): HooklineError {
  return new HooklineError(code, message, { hint: SDK_ERRORS[code], ...details })
}
