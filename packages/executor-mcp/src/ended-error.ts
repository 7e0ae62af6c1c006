import type { HooklineError } from '@hookline/core'
import { mcpError, type McpErrorCode } from './errors.ts'
import type { Inner } from './inner.ts'
import { oneLine } from './notices.ts'

interface Ending {
  readonly when?: string
  readonly cause?: unknown
}

/** What became of a server, with its last words; of one that came up against its limits it is that. */
export function endedError(
  code: McpErrorCode,
  inner: Inner,
  last: string,
  { when = '', cause }: Ending = {},
): HooklineError {
  const fate = inner.fate()
  const over = inner.over?.(last)
  const how = `${fate === '' ? 'the connection was closed' : fate}${when}`
  const what = over === undefined ? how : `${how}, and had asked for ${over}`
  const message = last === '' ? what : `${what}; it said last: ${oneLine(last, 800)}`
  const details = cause === undefined ? {} : { cause }
  return over === undefined
    ? mcpError(code, message, { retryable: true, ...details })
    : mcpError('MCP_OVER_LIMITS', message, details)
}
