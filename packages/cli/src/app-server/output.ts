import { createWriteStream, fstatSync } from 'node:fs'
import { Socket } from 'node:net'
import type { Writable } from 'node:stream'

/**
 * What is written for whoever started this process. Not `process.stdout`, which writes to a pipe at once and lets all else wait until
 * there is room: a client that waits for us to read would never be read.
 */
export function openOutput(fd: number): Writable {
  const found = fstatSync(fd)
  return found.isFIFO() || found.isSocket()
    ? new Socket({ fd, readable: false, writable: true })
    : createWriteStream('', { fd, autoClose: false })
}
