import type { Command } from './spawn.ts'

/**
 * True where a shell says at the end that it could not do what the line says. dash ends with 2 then, as one that denies: for a
 * redirection to where nothing can be made, a variable that is not set, a quote that is missing; bash does for some of it.
 */
export function isOfShell(stderr: string, { file, args }: Command): boolean {
  if (NO_FORK.test(stderr)) return true
  const last = stderr.trimEnd().split('\n').at(-1)!
  const name = SAYS.exec(last)?.[1]
  return name !== undefined && [file, ...args].includes(name)
}

export const SHELL_HINT =
  'The shell could not do what the line says, which is no denial: one that is meant ends with `exit 2` after its own words on stderr.'

/** It cannot start a process. */
const NO_FORK = /^\S+: (\d+: )?(Cannot fork|fork: )/m

/** What it was called by, and where in it: `hookline: 1: ` of dash, `hookline: line 1: ` and `hookline: -c: line 1: ` of bash. */
const SAYS = /^(.+?): (?:-c: )?(?:line )?\d+: /
