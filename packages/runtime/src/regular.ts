import { readFileSync, statSync } from 'node:fs'

const MOST_BYTES = 64 << 20

/** The bytes of a file that somebody else may have put there: a pipe would be waited for, and a device has no end. @throws Error as `readFileSync` */
export function readRegular(file: string): Buffer {
  const found = statSync(file)
  if (!found.isFile() && !found.isDirectory()) throw new Error('it is a pipe, a socket or a device')
  if (found.size > MOST_BYTES) throw new Error(`it has more than ${MOST_BYTES >> 20} MB`)
  return readFileSync(file)
}
