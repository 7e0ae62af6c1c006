import { isDirectory, startFault } from '@hookline/child'
import type { HooklineError } from '@hookline/core'
import { mcpError } from './errors.ts'
import type { StdioServer } from './server.ts'

/** Why a server could not be started, in words. */
export function notStarted(cause: unknown, { program, cwd }: StdioServer): HooklineError {
  if (!isDirectory(cwd)) return mcpError('MCP_CWD_MISSING', `there is no directory ${cwd}`, { cause })
  const { is, why } = startFault(cause, program)
  return mcpError('MCP_SERVER_NOT_STARTED', why, { cause, retryable: is === 'busy' })
}
