import { readlinkSync } from 'node:fs'
import { uuidv7 } from '@hookline/core'

/** A name for a deliverer: where its number means something, and which one it is. */
export function ownerName(): string {
  return `${numbers()}/${uuidv7(Date.now())}`
}

/** True if the process of that name is gone for certain: elsewhere, as in a container, a number says nothing. */
export function isGone(owner: string, pid: number): boolean {
  if (owner.split('/')[0] !== numbers()) return false
  try {
    process.kill(pid, 0)
    return false
  } catch (thrown) {
    return (thrown as NodeJS.ErrnoException).code === 'ESRCH'
  }
}

/** What the numbers of processes are counted in. */
function numbers(): string {
  try {
    return readlinkSync('/proc/self/ns/pid')
  } catch {
    return process.platform
  }
}
