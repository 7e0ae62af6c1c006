import { keptFile } from './kept-file.ts'
import { seccompFilter } from './seccomp.ts'

/** The filter for this machine as a file; `undefined`: there is none for its kind, or it cannot be kept. */
export function filterFile(own: string, network: boolean): string | undefined {
  const filter = seccompFilter(process.arch, network)
  return filter && keptFile(own, filter, 'bpf')
}
