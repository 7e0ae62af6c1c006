import { existsSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'

/** A directory that is gone when the test is over. */
export function place(): string {
  const directory = realpathSync(mkdtempSync(join(tmpdir(), 'executor-mcp-')))
  onTestFinished(() => rmSync(directory, { recursive: true, force: true, maxRetries: 9 }))
  return directory
}

/** True while the process runs; a zombie is over, and so is what waits to be reaped by others. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
  } catch {
    return false
  }
  return !existsSync('/proc') || !/^\d+ \(.*\) Z/.test(readStat(pid))
}

function readStat(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8')
  } catch {
    return `${pid} () Z`
  }
}

/** Children of this process, zombies included: a zombie is one that nobody waited for. */
export function children(): readonly number[] {
  if (!existsSync('/proc')) return []
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => Number(/^\d+ \(.*\) \S (\d+)/s.exec(readStat(pid))?.[1]) === process.pid)
}

/** What a test's processes wrote, one a line, once there are as many as wanted. */
export async function pidsIn(file: string, count: number): Promise<readonly number[]> {
  for (let round = 0; round < 1000; round++) {
    const lines = existsSync(file) ? readFileSync(file, 'utf8').split('\n').filter(Boolean) : []
    if (lines.length >= count) return lines.map(Number)
    await sleep(10)
  }
  throw new Error(`${file} never had ${count} lines`)
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
