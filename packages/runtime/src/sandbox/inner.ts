import type { Program } from '@hookline/core'

/** What a program that walls in changes for itself, and what runs behind the wall is to have as it was. */
const CHANGED = ['PATH', 'CODEX_HOME'] as const

/** The words that start a program with those variables as they were. */
export function asItWas({ file, args, env }: Program): readonly string[] {
  const lines = CHANGED.map((name, at) =>
    Object.hasOwn(env, name) ? `export ${name}="$${at + 1}"` : `unset ${name}`,
  )
  const values = CHANGED.map((name) => env[name] ?? '')
  return [
    '/bin/sh',
    '-c',
    `${lines.join('; ')}; shift ${CHANGED.length}; exec "$@"`,
    'sh',
    ...values,
    file,
    ...args,
  ]
}
