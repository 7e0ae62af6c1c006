import { appendFileSync, renameSync, statSync } from 'node:fs'
import { redact } from '../redact.ts'

/** Where the deliverer says what it did, in the state directory. */
export const LOG = { now: 'deliverer.log', before: 'deliverer.log.1' } as const

const MOST_BYTES = 1 << 20

/** Lines for people who look why something was not delivered; a fuller file becomes the one before. Never throws. */
export function fileLog(file: string): (who: string, line: string) => void {
  return (who, line) => {
    try {
      appendFileSync(file, `${new Date().toISOString()} ${who}: ${redact(line).replaceAll('\n', '\\n')}\n`, {
        mode: 0o600,
      })
      if (statSync(file).size > MOST_BYTES) renameSync(file, `${file}.1`)
    } catch {
      // a full disk is said elsewhere
    }
  }
}
