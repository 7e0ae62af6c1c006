import type { ChildLimit, Used } from '@hookline/core'

/** `34 MB, 120 ms of computing, 3 processes`: for people. Empty: nothing is known. */
export function usedText({ over, memory, cpuMs, processes }: Used): string {
  return [
    ...(memory === undefined ? [] : [`${Math.max(1, Math.round(memory / 2 ** 20))} MB`]),
    ...(cpuMs === undefined ? [] : [`${Math.round(cpuMs)} ms of computing`]),
    ...(processes === undefined ? [] : [`${processes} ${processes === 1 ? 'process' : 'processes'}`]),
    ...(over === undefined ? [] : [`as ${WORDS[over]} as it may`]),
  ].join(', ')
}

const WORDS: Readonly<Record<ChildLimit, string>> = {
  memory: 'much memory',
  processes: 'many processes',
  openFiles: 'many open files',
  output: 'much output',
}
