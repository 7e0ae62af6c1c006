import { readFileSync } from 'node:fs'
import { isatty } from 'node:tty'

/** True: what is typed on a terminal here is sent to this process and to all that it started, in one. */
export function hearsKeys(): boolean {
  return [0, 1, 2].some((fd) => isatty(fd)) && isInForeground()
}

/** False: the terminal sends its keys to others, or is not the one of this process. Only Linux tells. */
function isInForeground(): boolean {
  try {
    const told = readFileSync('/proc/self/stat', 'latin1')
    // a name in brackets may hold anything: what follows it is state, parent, group, session, terminal, and its group
    const [, , group, , , foreground] = told.slice(told.lastIndexOf(')') + 2).split(' ')
    return group === foreground
  } catch {
    return true
  }
}
