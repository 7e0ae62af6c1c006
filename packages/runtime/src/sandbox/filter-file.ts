import { HooklineError } from '@hookline/core'
import { keepForAll, keptFile } from './kept-file.ts'
import { seccompFilter } from './seccomp.ts'

const ENDING = 'bpf'

/** The filter for a kind of machine as a file; `undefined`: there is none for it. @throws HooklineError `SANDBOX_MISSING` */
export function filterFile(own: string | undefined, network: boolean, arch: string): string | undefined {
  const filter = seccompFilter(arch, network)
  if (filter === undefined) return undefined
  const path = own === undefined ? undefined : keptFile(own, filter, ENDING)
  if (path !== undefined) return path
  throw new HooklineError(
    'SANDBOX_MISSING',
    'its sandbox needs a filter of system calls, which cannot be kept in the folder of hookline',
    { hint: 'See to it that there is room on the disk, and that the folder is yours alone: hookline doctor' },
  )
}

/** Keeps the filters for everybody on this machine. */
export function keepFilters(dir: string): void {
  for (const network of [true, false]) {
    const filter = seccompFilter(process.arch, network)
    if (filter !== undefined) keepForAll(dir, filter, ENDING)
  }
}
