import { HooklineError, type ErrorDetails } from '@hookline/core'

/** What can go wrong with the HTTP API: code, and what to do about it. */
export const API_ERRORS = {
  API_PORT_TAKEN: 'Set port = 0 in [server], which takes any that is free, or end what listens there.',
  API_UNOPENED: 'See the cause. Hooks are answered and delivered without it.',
  API_HOST:
    'Call it http://127.0.0.1:<port> or http://localhost:<port>: any other name may lead here by a trick.',
  API_ORIGIN: 'Pages of other places may not ask. Programs send neither Origin nor Sec-Fetch-Site.',
  API_TOKEN:
    'Send `Authorization: Bearer <token>`, with the token of run/server.json in the state directory.',
  API_UNKNOWN:
    'There are /metrics, /api/status, /api/events, /api/events/<id>, /api/dead and /api/stream: docs/api.md.',
  API_METHOD: 'The header Allow says which it takes.',
  API_QUERY: 'docs/api.md says what may stand behind the question mark.',
  API_TYPE: 'Send JSON, uncompressed, as `Content-Type: application/json`.',
  API_BODY: 'Send {"name": "custom.<name>", "data": {...}}; cwd and session may be there, too.',
  API_TOO_LARGE: 'Send less: 1 MB of body, 16 KB of headers.',
  API_BUSY: 'Close a stream that nobody reads, or try again later.',
  API_MALFORMED: 'Send a request of HTTP/1.1.',
  API_SLOW: 'Send the whole request within ten seconds.',
} as const

/** An error of that table, with its hint. */
export function apiError(
  code: keyof typeof API_ERRORS,
  message: string,
  details: ErrorDetails = {},
): HooklineError {
  return new HooklineError(code, message, { hint: API_ERRORS[code], ...details })
}

/** What can go wrong when the resident process is asked something: code, and what to do about it. */
export const ASK_ERRORS = {
  SERVER_SILENT:
    'It hangs, was stopped, or has much to end: hookline serve stop --force ends it, and the next call starts another.',
  SERVER_FOREIGN:
    'End it with the hookline that it belongs to, or with hookline serve stop --force; then hookline serve starts this one.',
  SERVER_EXPOSED:
    'The state directory must be yours alone: chmod 700 the folder `run` in it, and remove what others have put there.',
} as const

/** An error of that table, with its hint. */
export function askError(
  code: keyof typeof ASK_ERRORS,
  message: string,
  details: ErrorDetails = {},
): HooklineError {
  return new HooklineError(code, message, { hint: ASK_ERRORS[code], ...details })
}
