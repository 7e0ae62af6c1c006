import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { installError } from '../errors.ts'
import { take, takenWithin } from './lock-file.ts'

const WAIT_MS = 60_000

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
  if (!takenWithin(file, WAIT_NOW_MS))
    throw installError('INSTALL_BUSY', `${file} is held by another process`)
  try {
    return act()
  } finally {
    rmSync(file, { force: true })
  }
}
