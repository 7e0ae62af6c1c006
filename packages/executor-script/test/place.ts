import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'

/** A directory that is gone when the test is over. */
export function place(): string {
  const directory = realpathSync(mkdtempSync(join(tmpdir(), 'executor-script-')))
  onTestFinished(() => rmSync(directory, { recursive: true, force: true, maxRetries: 9 }))
  return directory
}

/** An executable file. */
export function program(directory: string, name: string, text: string): string {
  const file = join(directory, name)
  writeFileSync(file, text)
  chmodSync(file, 0o755)
  return file
}

/** The process ids a test's children wrote, one a line, once there are as many as wanted. */
export async function pidsIn(file: string, count: number): Promise<readonly number[]> {
  for (let round = 0; round < 500; round++) {
    const lines = existsSync(file) ? readFileSync(file, 'utf8').split('\n').filter(Boolean) : []
    if (lines.length >= count) return lines.map(Number)
    await sleep(10)
  }
  throw new Error(`${file} never had ${count} lines`)
}

/** True while the process runs; a zombie is over. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
  } catch {
    return false
  }
  return !existsSync('/proc') || !/^\d+ \(.*\) Z/.test(stat(pid))
}

function stat(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8')
  } catch {
    return `${pid} () Z`
  }
}

/** True once none of them runs, false if that takes too long. */
export async function allGone(pids: readonly number[], withinMs: number): Promise<boolean> {
  const end = Date.now() + withinMs
  while (pids.some(isAlive)) {
    if (Date.now() > end) return false
    await sleep(10)
  }
  return true
}

export const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))
