import { existsSync } from 'node:fs'

/** Why a program could not be started: what it comes to, and why, in words. */
export interface StartFault {
  readonly is: 'missing' | 'not executable' | 'too long' | 'busy' | 'other'
  readonly why: string
}

/** The system has one code for many reasons. */
export function startFault(cause: unknown, program: string): StartFault {
  const code = codeOf(cause)
  return Object.hasOwn(REASONS, code)
    ? REASONS[code]!(program, code)
    : { is: 'other', why: `${program}: ${code}` }
}

/** The code of an error, or of the one it wraps. */
function codeOf(thrown: unknown): string {
  const { code, cause } = (thrown ?? {}) as { readonly code?: unknown; readonly cause?: unknown }
  if (typeof code === 'string') return code
  return cause === undefined ? String(thrown) : codeOf(cause)
}

type Reason = (program: string, code: string) => StartFault

const missing: Reason = (program) => ({
  is: 'missing',
  why: existsSync(program)
    ? `${program} is there, the interpreter in its first line is not`
    : `there is no program ${program}`,
})
const nowhere: Reason = (program) => ({ is: 'missing', why: `there is no program ${program}` })
const barred: Reason = (program) => ({ is: 'not executable', why: `${program} may not be run` })
const tooLong: Reason = (program, code) => ({ is: 'too long', why: `${program}: ${code}` })
/** It may be over soon. */
const busy: Reason = (program, code) => ({
  is: 'busy',
  why: `${program}: ${code}, no room for another process`,
})

const REASONS: Readonly<Record<string, Reason>> = {
  ENOENT: missing,
  ENOTDIR: nowhere,
  EACCES: barred,
  E2BIG: tooLong,
  EAGAIN: busy,
  EMFILE: busy,
  ENFILE: busy,
  ENOMEM: busy,
}
