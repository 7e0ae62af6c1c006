import { HooklineError, type ErrorDetails } from '@hookline/core'

/** What `hookline check` finds outside of the file. */
export const CHECK_ERRORS = {
  ENVIRONMENT_NOT_READY: 'Install or mend what the hook needs on this machine, then check again.',
  ENVIRONMENT_ODD: 'The hook may fail on this machine: see the message.',
  AGENT_OLDER: 'Upgrade the agent, or do without what only a newer one does.',
} as const

/** What can keep an agent from being run with hooks: code, and what to do about it. */
export const EXEC_ERRORS = {
  EXEC_NO_ADAPTER:
    'Nothing was run. For Codex: hookline exec -- codex. Claude Code has hooks of its own that can call hookline run --agent claude-code (docs/agents/claude-code.md); a program of yours gives hooks to its agent by @hookline/sdk (docs/sdk.md).',
  EXEC_NOT_FOUND: 'Put it on PATH, or write its path: hookline exec -- /path/to/codex',
  EXEC_NOT_STARTED: 'Nothing was run. See whether the program starts by itself.',
  EXEC_ELSEWHERE:
    'Its sessions are run by processes that are not started here: hookline install codex wires those, too.',
  EXEC_GUARDS_SILENCED:
    'Nothing was run. Leave that setting out, or put the hooks that it brings into hooks.toml; to go without hookline, call the agent by itself.',
  EXEC_CONFIG: 'Nothing was run. hookline check says what is wrong.',
} as const

/** An error of that table, with its hint. */
export function execError(code: keyof typeof EXEC_ERRORS, message: string): HooklineError {
  return new HooklineError(code, message, { hint: EXEC_ERRORS[code] })
}

/** What can go wrong when files are to be restored: code, and what to do about it. */
export const RESTORE_ERRORS = {
  RESTORE_ASK: 'Nothing was changed. Run it on a terminal, or say --yes; --dry-run shows what would be done.',
} as const

/** What can go wrong with the resident process and its unit: code, and what to do about it. */
export const SERVE_ERRORS = {
  SERVE_FAILED:
    'See hookline serve --foreground, which shows what it says; the log is run/server.log in the state directory.',
  SERVE_RUNS:
    'There is one for each user: hookline serve stop ends it, hookline serve restart puts another in its place.',
  SERVE_STAYS: 'Find out what it is by its number, and end it by hand.',
  SERVE_UNIT_FOREIGN: 'Move the file away, or say --force: what it holds is kept in the state directory.',
  SERVE_UNIT_IMPOSSIBLE: 'Run hookline serve from whatever starts your programs at login.',
} as const

/** An error of that table, with its hint. */
export function serveError(
  code: keyof typeof SERVE_ERRORS,
  message: string,
  details: ErrorDetails = {},
): HooklineError {
  return new HooklineError(code, message, { hint: SERVE_ERRORS[code], ...details })
}

/** What can go wrong where hookline stands between a client and codex app-server: code, and what to do about it. */
export const APP_SERVER_ERRORS = {
  APP_SERVER_MISSING: 'Put it on PATH, or name it: hookline app-server -- /path/to/codex app-server',
} as const

/** An error of that table, with its hint. */
export function appServerError(code: keyof typeof APP_SERVER_ERRORS, message: string): HooklineError {
  return new HooklineError(code, message, { hint: APP_SERVER_ERRORS[code] })
}
