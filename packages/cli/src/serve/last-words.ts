import { closeSync, fstatSync, openSync, readSync } from 'node:fs'
import { join } from 'node:path'
import { redact, stateDir } from '@hookline/runtime'

const MOST_BYTES = 4096
const MOST_LINES = 6

/** The end of the server's log as part of a message; empty where there is none. */
export function lastWords(): string {
  const lines = tail(join(stateDir(process.env), 'run', 'server.log'))
    .split('\n')
    .filter((line) => line.trim() !== '')
    .slice(-MOST_LINES)
  return lines.length === 0
    ? ''
    : `; its log ends with:\n${redact(lines.map((line) => `  ${line}`).join('\n'))}`
}

function tail(file: string): string {
  try {
    const log = openSync(file, 'r')
    try {
      const { size } = fstatSync(log)
      const bytes = Buffer.alloc(Math.min(size, MOST_BYTES))
      readSync(log, bytes, 0, bytes.length, size - bytes.length)
      return bytes.toString()
    } finally {
      closeSync(log)
    }
  } catch {
    return ''
  }
}
