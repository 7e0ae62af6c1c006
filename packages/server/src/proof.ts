import { randomBytes } from 'node:crypto'
import {
  chmodSync,
  closeSync,
  constants,
  ftruncateSync,
  lstatSync,
  openSync,
  readSync,
  rmSync,
  writeSync,
} from 'node:fs'
import { dirname, join } from 'node:path'

/**
 * What a client shows besides its greeting. Behind the wall of an agent a command may reach the socket, but writes nothing beside it,
 * and what a call asks for is done outside of that wall. So a client adds a line of its own making to a file that nobody may read, and
 * says the same in its greeting. It counts once.
 */
export interface Proofs {
  /** True, once, for whoever wrote it. */
  readonly isShown: (proof: string) => boolean
  readonly close: () => void
}

/** Of a proof; its line has an end, too. */
const DIGITS = 32
/** Lines that were read and that nobody came for; bytes of the file, until it begins anew. */
const [MOST_OPEN, MOST_BYTES] = [1000, 64 * 1024]

/** It goes with one socket, by its number: two servers that begin at once have one each. @throws Error there is none */
export function proofFile(socket: string): string {
  return join(dirname(socket), `calls.${lstatSync(socket).ino}`)
}

/**
 * Adds one, for a client here that is connected; gives it as a greeting has it. `before`: the file as it was before it was connected: if
 * another server took the place meanwhile, either may be the one. @throws Error there is no server, or no room
 */
export function prove(socket: string, before: string = proofFile(socket)): string {
  const proof = randomBytes(16).toString('hex')
  const files = [...new Set([before, proofFile(socket)])]
  const faults = files.flatMap((file) => faultOf(() => append(file, `${proof}\n`)))
  if (faults.length === files.length) throw faults[0]!
  return proof
}

function append(file: string, line: string): void {
  const fd = openSync(file, constants.O_WRONLY | constants.O_APPEND)
  try {
    writeSync(fd, line)
  } finally {
    closeSync(fd)
  }
}

function faultOf(act: () => void): readonly Error[] {
  try {
    act()
    return []
  } catch (thrown) {
    return [thrown as Error]
  }
}

/** Makes the file; what a server left that had a socket of that number is not believed. @throws Error it cannot be had */
export function openProofs(file: string): Proofs {
  rmSync(file, { force: true })
  const fd = openSync(file, 'wx+', 0o600)
  chmodSync(file, 0o200)
  const open = new Set<string>()
  const bytes = Buffer.alloc((DIGITS + 1) * 100)
  let [at, isOpen] = [0, true]
  const take = (): void => {
    for (let count = bytes.length; count === bytes.length;) {
      count = readSync(fd, bytes, 0, bytes.length, at)
      const text = bytes.toString('latin1', 0, count)
      const whole = text.lastIndexOf('\n') + 1
      // what a full disk took only half of stands before the next: that is read all the same
      for (const line of text.slice(0, whole).split('\n'))
        if (line.length >= DIGITS) open.add(line.slice(-DIGITS))
      at += whole > 0 || count < bytes.length ? whole : count
    }
    // a line that comes between the two is refused, and its client goes another way
    if (at > MOST_BYTES) ftruncateSync(fd, (at = 0))
    for (const oldest of open) {
      if (open.size <= MOST_OPEN) break
      open.delete(oldest)
    }
  }
  return {
    isShown(proof) {
      if (!isOpen) return false
      try {
        take()
      } catch {
        return false
      }
      return open.delete(proof)
    },
    close() {
      if (!isOpen) return
      isOpen = false
      closeSync(fd)
      rmSync(file, { force: true })
    },
  }
}
