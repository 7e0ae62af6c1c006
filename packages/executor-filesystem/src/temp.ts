import { createHash } from 'node:crypto'
import { closeSync, constants, openSync, unlinkSync } from 'node:fs'
import { errnoOf } from './fault.ts'
import type { Folder } from './held.ts'

const { O_RDWR, O_CREAT, O_EXCL, O_NOFOLLOW } = constants

/**
 * A file of our own beside the one that it becomes, for as long as something is done with it; what is left of it afterwards
 * is removed. `about`: the same work has the same name, so that who was killed is cleaned up after when it is tried again.
 */
export async function withTemp<T>(
  folder: Folder,
  about: string,
  use: (name: string, fd: number) => Promise<T>,
): Promise<T> {
  const name = tempName(about)
  const fd = made(folder, name)
  try {
    return await use(name, fd)
  } finally {
    closeSync(fd)
    remove(folder, name)
  }
}

/** No hole of a path gives such a name. */
export function tempName(about: string): string {
  return `.hookline-${createHash('sha256').update(about).digest('hex').slice(0, 20)}.tmp`
}

function made(folder: Folder, name: string): number {
  const open = (): number => openSync(folder.at(name), O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW, 0o600)
  try {
    return open()
  } catch (thrown) {
    if (errnoOf(thrown) !== 'EEXIST') throw thrown
    remove(folder, name)
    return open()
  }
}

/** It may be gone: it has become what it was for. */
function remove(folder: Folder, name: string): void {
  try {
    unlinkSync(folder.at(name))
  } catch (thrown) {
    if (errnoOf(thrown) !== 'ENOENT') throw thrown
  }
}
