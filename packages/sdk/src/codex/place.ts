import { randomBytes } from 'node:crypto'
import { readdirSync, rmSync, statSync } from 'node:fs'
import { createConnection } from 'node:net'
import { join } from 'node:path'
import { ownDir } from '@hookline/runtime/state'
import { sdkError } from '../errors.ts'

/** A path of a socket that is longer is cut off by the system, silently. */
const LONGEST = 103

/**
 * A new name for a socket in a folder that only this user can reach, outside of what an agent's sandbox may write. Its file is taken
 * away when the process ends, or else by the next that begins. @throws HooklineError `GATE_UNAVAILABLE`
 */
export function newSocket(): string {
  const folder = ownDir(process.env, 'sdk')
  if (folder === undefined) throw sdkError('GATE_UNAVAILABLE', 'the state directory is not ours alone')
  const socket = join(folder, randomBytes(6).toString('hex'))
  if (Buffer.byteLength(socket) > LONGEST)
    throw sdkError('GATE_UNAVAILABLE', `${socket} is too long for a socket`)
  tidy(folder)
  if (open.size === 0) process.on('exit', removeAll)
  open.add(socket)
  return socket
}

/** Takes its file away. */
export function removeSocket(socket: string): void {
  removed(socket)
  open.delete(socket)
  if (open.size === 0) process.off('exit', removeAll)
}

const open = new Set<string>()

const removeAll = (): void => open.forEach(removeSocket)

/** Younger than this, it may be that of a process that is just beginning. */
const LEFT_MS = 60_000

/** Takes away what programs left that were killed, where nobody listens any more: another that does may be in a container of its own. Never throws. */
function tidy(folder: string): void {
  try {
    for (const name of readdirSync(folder)) {
      const file = join(folder, name)
      const isLeft = /^[0-9a-f]{12}$/.test(name) && Date.now() - statSync(file).mtimeMs > LEFT_MS
      if (isLeft && !open.has(file)) removeDead(file)
    }
  } catch {
    // somebody else did
  }
}

function removeDead(file: string): void {
  const caller = createConnection(file, () => caller.destroy()).unref()
  caller.on('error', ({ code }: NodeJS.ErrnoException) => {
    if (code === 'ECONNREFUSED') removed(file)
  })
}

function removed(file: string): void {
  try {
    rmSync(file, { force: true })
  } catch {
    // the disk is read-only
  }
}
