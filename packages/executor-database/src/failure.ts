import { HooklineError, isHooklineError } from '@hookline/core'
import type { Dialect } from './address.ts'
import { kindOf } from './classify.ts'
import { databaseError } from './errors.ts'

/** Whose error it is, and what may not be in it. */
export interface Speaker {
  readonly dialect: Dialect
  /** As it is shown. */
  readonly shown: string
  /** Takes secrets out of a text. */
  readonly without: (text: string) => string
}

/** What a driver threw, as an error of this executor. One that is already stays what it is. */
export function failureOf(error: unknown, { dialect, shown, without }: Speaker): HooklineError {
  if (isHooklineError(error)) return withoutSecrets(error, without)
  const [code, details] = kindOf(error, dialect)
  return databaseError(code, `${shown}: ${wordsOf(error, without)}`, details)
}

/** Characters of what a database says in a message. */
const MOST = 300

/** Half of a secret tells, too: it is cut after they are taken out. */
function wordsOf(error: unknown, without: Speaker['without']): string {
  const { message, code, errors } = error as {
    readonly message?: unknown
    readonly code?: unknown
    readonly errors?: readonly unknown[]
  }
  // Node tries every address of a name, and says nothing of them all together
  if (message === '' && Array.isArray(errors) && errors.length > 0) return wordsOf(errors[0], without)
  const text = String(message === '' || message === undefined ? code : message)
  const line = without(text)
    .replaceAll(/[\p{Cc}\p{Cs}\p{Zl}\p{Zp}]+/gu, ' ')
    .trim()
  return line.length > MOST ? `${line.slice(0, MOST).replace(/[\uD800-\uDBFF]$/, '')}...` : line
}

function withoutSecrets(error: HooklineError, without: Speaker['without']): HooklineError {
  const message = without(error.message)
  if (message === error.message) return error
  const { cause: _cause, ...details } = error.details
  return new HooklineError(error.code, message, { ...details, hint: error.hint })
}
