import type { HooklineError } from '@hookline/core'
import { existsSync } from 'node:fs'
import { scriptError } from './errors.ts'
import { isDirectory } from './program.ts'
import type { Command } from './spawn.ts'

/** Why a child could not be started, in words: the system has one code for many reasons. */
export function startError(cause: unknown, command: Command): HooklineError {
  const code = codeOf(cause)
  const reason = Object.hasOwn(REASONS, code) ? REASONS[code] : undefined
  if (!isDirectory(command.cwd)) {
    return scriptError('SCRIPT_CWD_MISSING', `there is no directory ${command.cwd}`, { cause })
  }
  return reason?.(command, cause) ?? scriptError('SCRIPT_NOT_STARTED', `${command.file}: ${code}`, { cause })
}

/** The code of an error, or of the one it wraps. */
function codeOf(thrown: unknown): string {
  const { code, cause } = (thrown ?? {}) as { readonly code?: unknown; readonly cause?: unknown }
  if (typeof code === 'string') return code
  return cause === undefined ? String(thrown) : codeOf(cause)
}

const busy = ({ file }: Command, cause: unknown): HooklineError =>
  scriptError('SCRIPT_NOT_STARTED', `${file}: ${codeOf(cause)}, no room for another process`, {
    cause,
    retryable: true,
  })

const REASONS: Readonly<Record<string, (command: Command, cause: unknown) => HooklineError>> = {
  ENOENT: ({ file }, cause) =>
    existsSync(file)
      ? scriptError('SCRIPT_PROGRAM_MISSING', `${file} is there, the interpreter in its first line is not`, {
          cause,
        })
      : scriptError('SCRIPT_PROGRAM_MISSING', `there is no program ${file}`, { cause }),
  EACCES: ({ file }, cause) =>
    scriptError('SCRIPT_PROGRAM_NOT_EXECUTABLE', `${file} may not be run`, { cause }),
  ENOTDIR: ({ file }, cause) =>
    scriptError('SCRIPT_PROGRAM_MISSING', `there is no program ${file}`, { cause }),
  E2BIG: ({ args }, cause) =>
    scriptError('SCRIPT_ARGUMENTS_TOO_LONG', `${args.length} arguments are more than the system takes`, {
      cause,
    }),
  EAGAIN: busy,
  EMFILE: busy,
  ENFILE: busy,
  ENOMEM: busy,
}
