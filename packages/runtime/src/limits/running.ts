import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync, statSync } from 'node:fs'

/** So many may be counted roughly: what runs besides is little against it. */
const MANY = 512

/**
 * What runs now as far as it counts against `count` more of this user; the system counts all that a user runs, threads included.
 * `undefined`: it does not tell.
 */
export function running(count: number, proc: string): number | undefined {
  try {
    return count >= MANY ? ofAll(proc) : ofUser(proc)
  } catch {
    return count >= MANY ? undefined : told()
  }
}

/** One look at one file, whoever runs them, and those in other containers that the system counts as well. */
function ofAll(proc: string): number {
  return Number(/\d+\/(\d+)/.exec(readFileSync(`${proc}/loadavg`, 'utf8'))![1])
}

function ofUser(proc: string): number {
  const uid = process.getuid?.()
  return readdirSync(proc)
    .filter((name) => /^\d+$/.test(name))
    .reduce((sum, pid) => sum + threads(`${proc}/${pid}`, uid), 0)
}

function threads(process: string, uid: number | undefined): number {
  try {
    return statSync(process).uid === uid ? readdirSync(`${process}/task`).length : 0
  } catch {
    // it has ended since
    return 0
  }
}

/** Where there is no /proc. */
function told(): number | undefined {
  const { status, stdout } = spawnSync('/bin/ps', ['-A', '-o', 'pid='], { encoding: 'utf8', env: {} })
  return status === 0 ? stdout.trim().split('\n').length : undefined
}
