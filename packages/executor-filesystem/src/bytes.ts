import { createHash } from 'node:crypto'
import { read, write } from 'node:fs'
import { promisify } from 'node:util'
import { fileError } from './errors.ts'

const reading = promisify(read)
const writing = promisify(write)

/** How a file is read to its end. */
export interface ReadOptions {
  /** More is refused. */
  readonly maxBytes: number
  readonly signal: AbortSignal
  readonly shown: string
}

/** What was read. */
export interface Digest {
  readonly sha256: string
  readonly size: number
}

/** Reads a file piece by piece, and gives each to somebody. @throws HooklineError `FILE_TOO_LARGE` */
export async function readThrough(
  fd: number,
  { maxBytes, signal, shown }: ReadOptions,
  take: (piece: Buffer) => Promise<void> | void,
): Promise<Digest> {
  const hash = createHash('sha256')
  const buffer = Buffer.allocUnsafe(PIECE)
  let size = 0
  for (;;) {
    signal.throwIfAborted()
    const { bytesRead } = await reading(fd, buffer, 0, PIECE, size)
    if (bytesRead === 0) return { sha256: hash.digest('hex'), size }
    size += bytesRead
    if (size > maxBytes) throw fileError('FILE_TOO_LARGE', `${shown} has more than ${maxBytes} bytes`)
    const piece = buffer.subarray(0, bytesRead)
    hash.update(piece)
    await take(piece)
  }
}

const PIECE = 256 * 1024

/** Writes all of it at the end of what was written. */
export async function writeAll(fd: number, bytes: Uint8Array): Promise<void> {
  for (let done = 0; done < bytes.length;) {
    const { bytesWritten } = await writing(fd, bytes, done, bytes.length - done, null)
    done += bytesWritten
  }
}

/** Copies one open file to another. */
export function copyBytes(from: number, to: number, options: ReadOptions): Promise<Digest> {
  return readThrough(from, options, (piece) => writeAll(to, piece))
}
