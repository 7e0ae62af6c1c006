import { HooklineError, type ErrorDetails } from '@hookline/core'

/** What can go wrong with a script: code, and what to do about it. */
export const SCRIPT_ERRORS = {
  SCRIPT_TEMPLATE:
    'Data reaches a shell line as "$@", environment variables and stdin; for {{ }} write `run = ["program", "{{ ... }}"]`.',
  SCRIPT_CWD_MISSING: 'Make the directory, or name another one in `with.cwd`.',
  SCRIPT_PROGRAM_MISSING:
    'A bare name is looked up in PATH, `./name` beside the hooks.toml; `~` is not expanded, write ${HOME}.',
  SCRIPT_PROGRAM_NOT_EXECUTABLE:
    'Run `chmod +x` on it, or name its interpreter first: `run = ["node", "..."]`.',
  SCRIPT_PROGRAM_RELATIVE: 'Give the program an absolute path: there is no hooks.toml it could lie beside.',
  SCRIPT_ARGUMENTS_INVALID:
    'No program can be given an argument with a NUL byte in it: see where it comes from.',
  SCRIPT_ARGUMENTS_TOO_LONG: 'Narrow `match`, or let the program read the event from stdin.',
  SCRIPT_ENVIRONMENT_INCOMPLETE: 'Read the value from the event on stdin, where it has no limit.',
  SCRIPT_PAYLOAD_MISSING: 'Use another `with.payload`, or narrow `on`: "event" is there for every event.',
  SCRIPT_EVENT_FILE:
    'Make the state directory yours and writable, or read the event from stdin and unset `with.event_file`.',
  SCRIPT_OVER_LIMITS: 'Let the script use less, or raise `limits` of the hook.',
  SCRIPT_NOT_STARTED: 'The system would not start another process just now: see the message.',
  SCRIPT_FAILED: 'Run it by hand with `hookline try`; to deny, a script exits with 2 and says why on stderr.',
  SCRIPT_KILLED: 'Something outside of hookline ended the script, often for want of memory.',
  SCRIPT_OUTPUT_TOO_LARGE: 'Write less to stdout and stderr, or raise `limits.output` of the hook.',
  SCRIPT_OUTPUT_BROKEN: 'Print one JSON value and nothing else, or text that does not begin with { or [.',
  SCRIPT_ANSWER_INVALID:
    'Print nothing, or one JSON object of decision, reason, message, context, rewrite, stop, data; other words to stderr.',
  SCRIPT_ABORTED: 'Make the script faster, or raise the `timeout` of the hook.',
} as const

/** A code of the table above. */
export type ScriptErrorCode = keyof typeof SCRIPT_ERRORS

/** An error of this executor, with the hint of its code. */
export function scriptError(
  code: ScriptErrorCode,
  message: string,
  details: ErrorDetails = {},
): HooklineError {
  return new HooklineError(code, message, { hint: SCRIPT_ERRORS[code], ...details })
}
