import { isLoaderVariable } from '@hookline/core'

/** What of the caller's environment every child gets. */
const CORE: ReadonlySet<string> = new Set('PATH HOME USER LOGNAME SHELL LANG TERM TZ TMPDIR'.split(' '))
const CORE_PREFIXES = ['LC_', 'XDG_']

/** True for a variable of the caller that a child gets: what every one needs, and what its hook names. */
export function isPassed(name: string, envPass: readonly string[]): boolean {
  const isWanted =
    CORE.has(name) ||
    CORE_PREFIXES.some((prefix) => name.startsWith(prefix)) ||
    envPass.some((wanted) => namesVariable(wanted, name))
  return isWanted && !isLoaderVariable(name) && !name.startsWith('HOOKLINE_')
}

/** `NAME`, or all that begin with `NAME` of `NAME*`. */
function namesVariable(wanted: string, name: string): boolean {
  return wanted.endsWith('*') ? name.startsWith(wanted.slice(0, -1)) : wanted === name
}
