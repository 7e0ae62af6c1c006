import { HooklineError, isHooklineError } from '@hookline/core'
import { mcpError } from './errors.ts'
import { oneLine, withoutSecrets } from './notices.ts'
import { NOT_CONNECTED, type Fault } from './inner.ts'
import { LOST, MALFORMED } from './wire.ts'

interface Thrown {
  readonly name?: string
  readonly message?: string
  /** A word of ours or of the library, or a number of the protocol. */
  readonly code?: unknown
  readonly status?: unknown
}

/** Errors of HTTP that may be over soon. */
const PASSING: ReadonlySet<number> = new Set([408, 425, 429])

/** What the session or the library threw, in our words; `clean` takes out what is secret. */
export function failureOf(thrown: unknown, clean: (words: string) => string): HooklineError {
  if (isHooklineError(thrown)) return thrown
  const { name = '', message: said = '', code, status } = (thrown ?? {}) as Thrown
  // before anything of it is cut
  const message = clean(said)
  if (typeof status === 'number') return httpFailure(status, message, thrown)
  if (name === 'SseError' && typeof code === 'number') return httpFailure(code, '', thrown)
  if (name === 'SseError' || code === LOST || isLost(thrown) || name === 'TypeError')
    return lost(message, thrown)
  if (typeof code === 'number' && code !== MALFORMED)
    return mcpError('MCP_REFUSED', `it answered with error ${code}: ${oneLine(message, 300)}`, {
      cause: thrown,
    })
  return mcpError('MCP_PROTOCOL', `it does not keep to the protocol: ${oneLine(message, 300)}`, {
    cause: thrown,
  })
}

/** True where the connection is gone. */
export function isLost(thrown: unknown): boolean {
  return ((thrown ?? {}) as Thrown).code === 'CONNECTION_CLOSED' || isUnsent(thrown)
}

/** An error of a server has a number for its code: what it says in words proves nothing of the connection. */
function isUnsent(thrown: unknown): boolean {
  const { code, message } = (thrown ?? {}) as Thrown
  return code === 'NOT_CONNECTED' || (code === undefined && message === NOT_CONNECTED)
}

/** True where the server has not looked at the request: it never got it, or has forgotten the session, if it ever gave one. */
export function isUnheard(thrown: unknown, hasSession: boolean): boolean {
  if (isUnsent(thrown)) return true
  // of a tool, too, that did its work and says what did not come of it
  if (!hasSession) return false
  const { status, message = '' } = (thrown ?? {}) as Thrown
  return status === 404 || (status === 400 && /session/i.test(message))
}

function lost(message: string, cause: unknown): HooklineError {
  const why = isLost(cause) ? 'the connection was closed' : oneLine(message, 200)
  return mcpError('MCP_CONNECTION_LOST', why, { cause, retryable: true })
}

function httpFailure(status: number, message: string, cause: unknown): HooklineError {
  const words = oneLine(message.replace(/^Error POSTing to endpoint: /, ''), 200)
  return mcpError(
    'MCP_HTTP_STATUS',
    `it answered with HTTP status ${status}${words === '' ? '' : `: ${words}`}`,
    {
      cause,
      retryable: status >= 500 || PASSING.has(status),
    },
  )
}

/** Why a connection is given up. */
export const FAULTS: Readonly<Record<Fault, () => HooklineError>> = {
  'too large': () => mcpError('MCP_RESULT_TOO_LARGE', 'it sent a message larger than hookline reads'),
  broken: () => mcpError('MCP_PROTOCOL', 'it sent half of a message'),
  unread: () => mcpError('MCP_PROTOCOL', 'it does not read what it is sent'),
  flood: () => mcpError('MCP_PROTOCOL', 'it sends messages without end'),
}

/** The same error with where it was in front, and nothing secret in it. */
export function placed(error: HooklineError, where: string, secrets: readonly string[]): HooklineError {
  const { code, message, hint, details } = error
  return new HooklineError(code, `${where}: ${withoutSecrets(message, secrets)}`, {
    ...details,
    hint: withoutSecrets(hint, secrets),
  })
}
