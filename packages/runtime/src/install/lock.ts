import { linkSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { installError } from '../errors.ts'
import { isAlive } from './is-alive.ts'

const WAIT_MS = 60_000
/** Nobody holds it that long; a process id may have been given to somebody else since. */
const STALE_MS = 10 * 60_000

/** Does something while no other hookline writes to the same files. @throws HooklineError `INSTALL_BUSY` */
export async function locked<Result>(
  dir: string,
  act: () => Promise<Result>,
  name = 'install.lock',
): Promise<Result> {
  const file = join(dir, name)
  for (const ends = Date.now() + WAIT_MS; !take(file);) {
    if (Date.now() > ends) throw installError('INSTALL_BUSY', `${file} is held by another process`)
    await sleep(100)
  }
  try {
    return await act()
  } finally {
    rmSync(file, { force: true })
  }
}

const WAIT_NOW_MS = 5000

/** The same for what takes a moment and cannot wait otherwise: this process stands still until it has its turn. @throws HooklineError `INSTALL_BUSY` */
export function lockedNow<Result>(dir: string, act: () => Result, name: string): Result {
  const file = join(dir, name)
  for (const ends = Date.now() + WAIT_NOW_MS; !take(file);) {
    if (Date.now() > ends) throw installError('INSTALL_BUSY', `${file} is held by another process`)
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5)
  }
  try {
    return act()
  } finally {
    rmSync(file, { force: true })
  }
}

function take(file: string): boolean {
  try {
    writeFileSync(file, String(process.pid), { flag: 'wx', mode: 0o600 })
    return true
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code !== 'EEXIST') throw thrown
    if (isStale(file)) clear(file)
    return false
  }
}

/** By a name of our own: of two who find it stale only one takes it away, and not the lock that the other then made. */
function clear(file: string): void {
  const aside = `${file}.${process.pid}`
  try {
    renameSync(file, aside)
    if (!isStale(aside)) linkSync(aside, file)
  } catch {
    // the other was first
  }
  rmSync(aside, { force: true })
}

function isStale(file: string): boolean {
  try {
    const age = Date.now() - statSync(file).mtimeMs
    if (age > STALE_MS) return true
    const holder = Number(readFileSync(file, 'utf8'))
    // between its making and its filling a lock is empty
    return holder > 0 && !isAlive(holder)
  } catch {
    return false
  }
}
