import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs'

/** A transcript that is open for reading. */
export interface OpenFile {
  readonly fd: number
  readonly size: number
  /** Tells it apart from another that is there by the same name later. */
  readonly inode: number
  readonly close: () => void
}

/**
 * Opens what an agent says is its transcript: a file that is there, and not a pipe or a device, at which one might wait for ever.
 * `undefined`: there is none.
 */
export function openFile(path: string): OpenFile | undefined {
  let fd: number | undefined
  try {
    fd = openSync(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0))
    const { size, ino, isFile } = statOf(fd)
    if (isFile) return { fd, size, inode: ino, close: closing(fd) }
  } catch {
    // it is gone, not ours to read, or never was
  }
  if (fd !== undefined) closing(fd)()
  return undefined
}

function statOf(fd: number): { readonly size: number; readonly ino: number; readonly isFile: boolean } {
  const stat = fstatSync(fd)
  return { size: stat.size, ino: stat.ino, isFile: stat.isFile() }
}

function closing(fd: number): () => void {
  return () => {
    try {
      closeSync(fd)
    } catch {
      // nothing is kept open by it
    }
  }
}

/** The bytes from a place on, as many as there are up to a number. */
export function bytesAt({ fd }: OpenFile, from: number, most: number): Buffer {
  const bytes = Buffer.allocUnsafe(most)
  let length = 0
  while (length < most) {
    const read = readSync(fd, bytes, length, most - length, from + length)
    if (read === 0) break
    length += read
  }
  return bytes.subarray(0, length)
}
