import { isLoaderVariable, type SecretReference } from '@hookline/core'
import type { Fault } from './fault.ts'

const NAME = /^[A-Z][A-Z0-9_]{0,63}$/

/** What is wrong with a table that should say where a secret lies; `undefined`: nothing. */
export function referenceFault(value: object): Pick<Fault, 'message' | 'hint'> | undefined {
  const keys = Object.keys(value)
  if (keys.length !== 1) return { message: `a secret lies in one place, found ${keys.join(', ') || 'none'}` }
  const [key] = keys as [string]
  const judge = Object.hasOwn(JUDGES, key) ? JUDGES[key] : undefined
  if (judge === undefined) return { message: `\`${key}\` is no place where a secret lies` }
  return judge((value as Readonly<Record<string, unknown>>)[key])
}

/** True for a table that says where a secret lies, and nothing else. */
export function isReference(value: unknown): value is SecretReference {
  return typeof value === 'object' && value !== null && referenceFault(value) === undefined
}

type Judge = (value: unknown) => Pick<Fault, 'message' | 'hint'> | undefined

const JUDGES: Readonly<Record<string, Judge>> = {
  secret: (value) =>
    typeof value === 'string' && NAME.test(value)
      ? undefined
      : {
          message: `${shown(value)} is no name of a secret`,
          hint: 'A name is capital letters, digits and _, begins with a letter, and has at most 64 of them.',
        },
  env: (value) => {
    if (typeof value !== 'string' || !/^[A-Za-z_]\w*$/.test(value))
      return { message: `${shown(value)} is no name of a variable` }
    return isLoaderVariable(value)
      ? { message: `${value} makes programs load other code: it is no secret` }
      : undefined
  },
  file: (value) => {
    if (!isText(value)) return { message: `${shown(value)} is no path of a file` }
    return value.startsWith('~') ? { message: '`~` is not expanded', hint: 'Write ${HOME}.' } : undefined
  },
  command: (value) =>
    Array.isArray(value) && value.length > 0 && value.every(isText)
      ? undefined
      : {
          message: 'a command is a list of a program and its arguments',
          hint: 'command = ["pass", "show", "x"]',
        },
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '' && !value.includes('\0') && !value.includes('{{')
}

function shown(value: unknown): string {
  return (JSON.stringify(value) ?? String(value)).slice(0, 60)
}
