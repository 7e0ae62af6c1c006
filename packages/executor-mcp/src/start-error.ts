import type { HooklineError } from '@hookline/core'
import { existsSync } from 'node:fs'
import { mcpError } from './errors.ts'
import { isDirectory } from './program.ts'
import type { StdioServer } from './server.ts'

/** No room for another process, which may be over soon. */
const BUSY: ReadonlySet<string> = new Set(['EAGAIN', 'EMFILE', 'ENFILE', 'ENOMEM'])

/** Why a server could not be started, in words: the system has one code for many reasons. */
export function notStarted(cause: unknown, { program, cwd }: StdioServer): HooklineError {
  const { code = String(cause) } = (cause ?? {}) as { readonly code?: string }
  if (!isDirectory(cwd)) return mcpError('MCP_CWD_MISSING', `there is no directory ${cwd}`, { cause })
  const why = Object.hasOwn(REASONS, code) ? REASONS[code]!(program) : `${program}: ${code}`
  return mcpError('MCP_SERVER_NOT_STARTED', why, { cause, retryable: BUSY.has(code) })
}

const REASONS: Readonly<Record<string, (program: string) => string>> = {
  ENOENT: (program) =>
    existsSync(program)
      ? `${program} is there, the interpreter in its first line is not`
      : `there is no program ${program}`,
  EACCES: (program) => `${program} may not be run`,
  ENOTDIR: (program) => `there is no program ${program}`,
}
