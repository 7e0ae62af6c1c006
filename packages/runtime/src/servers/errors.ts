import { HooklineError, type ErrorDetails } from '@hookline/core'

/** What can go wrong with MCP servers that agents have set up: code, and what to do about it. */
export const SERVER_ERRORS = {
  MCP_SERVER_UNKNOWN:
    'Name a server that one of your agents has set up, or its `command` or `url` in the hook.',
  MCP_SERVER_INVALID: 'Mend it where your agent has set it up; the message names the file.',
} as const

/** An error of that table, with its hint. */
export function serverError(
  code: keyof typeof SERVER_ERRORS,
  message: string,
  details: ErrorDetails = {},
): HooklineError {
  return new HooklineError(code, message, { hint: SERVER_ERRORS[code], ...details })
}
