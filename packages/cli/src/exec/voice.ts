import { printable } from '@hookline/config'
import { writeAll } from '../stdio.ts'

/** Says things on stderr: at once, or when the agent has given the terminal back. */
export interface Voice {
  readonly say: (line: string) => void
  readonly flush: () => void
}

/**
 * Written by hand: to open stderr as a stream would change it for the agent, which has the same. `holds`: nothing is said before
 * `flush`.
 */
export function voice(holds: boolean): Voice {
  const held: string[] = []
  const write = (line: string): void =>
    writeAll(2, line.startsWith('{') ? `${line}\n` : `hookline: ${printable(line)}\n`)
  return {
    say: (line) => (holds ? void held.push(line) : write(line)),
    flush: () => held.splice(0).forEach(write),
  }
}
