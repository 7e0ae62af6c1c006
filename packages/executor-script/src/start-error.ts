import { isDirectory, startFault, type StartFault } from '@hookline/child'
import type { HooklineError } from '@hookline/core'
import { scriptError, type ScriptErrorCode } from './errors.ts'
import type { Command } from './spawn.ts'

/** Why a child could not be started, in words. */
export function startError(cause: unknown, { file, args, cwd }: Command): HooklineError {
  if (!isDirectory(cwd)) return scriptError('SCRIPT_CWD_MISSING', `there is no directory ${cwd}`, { cause })
  const { is, why } = startFault(cause, file)
  const message = is === 'too long' ? `${args.length} arguments are more than the system takes` : why
  return scriptError(CODES[is], message, { cause, ...(is === 'busy' && { retryable: true }) })
}

const CODES: Readonly<Record<StartFault['is'], ScriptErrorCode>> = {
  missing: 'SCRIPT_PROGRAM_MISSING',
  'not executable': 'SCRIPT_PROGRAM_NOT_EXECUTABLE',
  'too long': 'SCRIPT_ARGUMENTS_TOO_LONG',
  busy: 'SCRIPT_NOT_STARTED',
  other: 'SCRIPT_NOT_STARTED',
}
