import { spawn } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gunzipSync } from 'node:zlib'
import { onTestFinished } from 'vitest'

/** A process that appends. */
export interface Appender {
  /** The ids of the records that it has said it appended. */
  readonly told: () => readonly string[]
  readonly ended: Promise<number | null>
  readonly kill: () => void
}

export function appender(
  root: string,
  stateDir: string,
  name: string,
  count: number,
  more: object = {},
): Appender {
  const file = fileURLToPath(new URL('processes/appender.ts', import.meta.url))
  const args = [file, root, stateDir, name, String(count), JSON.stringify(more)]
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  let said = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => (said += text))
  const ended = new Promise<number | null>((resolve) => child.on('close', (code) => resolve(code)))
  onTestFinished(() => void child.kill('SIGKILL'))
  return { told: () => said.split('\n').slice(0, -1), ended, kill: () => void child.kill('SIGKILL') }
}

/** All lines of a file and of what was put aside for it, and how many files that were. */
export function linesOf(root: string): {
  readonly lines: readonly string[]
  readonly files: readonly string[]
} {
  const files = readdirSync(root).filter((one) => one.startsWith('log.jsonl'))
  const texts = files.map((one) => {
    const bytes = readFileSync(join(root, one))
    return (one.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8')
  })
  return { files, lines: texts.flatMap((text) => text.split('\n').slice(0, -1)) }
}

/** The id of a line that is whole; `undefined`: it is not. */
export function idOf(line: string): string | undefined {
  try {
    const { id, end } = JSON.parse(line) as { readonly id: string; readonly end: string }
    return id === end ? id : undefined
  } catch {
    return undefined
  }
}
