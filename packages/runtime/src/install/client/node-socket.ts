import type { NodeWay } from './text.ts'

/** A socket, whose folder lets nobody else in. */
export const nodeSocket: NodeWay = {
  reads: 'closeSync, constants, lstatSync, openSync, readSync',
  nameOf: 'name',
  find: String.raw`function find() {
  const path = run + '/server.sock'
  try {
    const [folder, file, me] = [lstatSync(run), lstatSync(path), process.geteuid()]
    const isOne = folder.isDirectory() && folder.uid === me && (folder.mode & 0o077) === 0
    const isOurs = isOne && file.isSocket() && file.uid === me && Buffer.byteLength(path) < 104
    return isOurs ? { path, number: file.ino } : undefined
  } catch {
    return undefined
  }
}`,
  greet: String.raw`function greet(server, greeting, other, then) {
  server.once('connect', () => {
    try {
      server.write(greeting + ' ' + prove() + '\n')
    } catch {
      other()
    }
  })
  server.once('data', (bytes) => (bytes[0] === 0x2b ? then(bytes.subarray(1)) : other()))
}

// behind the wall of an agent a command may reach the socket, too, but it writes nothing beside it
function prove() {
  const bytes = Buffer.alloc(16)
  const random = openSync('/dev/urandom')
  readSync(random, bytes)
  closeSync(random)
  const proof = bytes.toString('hex')
  // if another server took the place since it was looked for, either may be the one that is connected
  const numbers = new Set([found.number, lstatSync(found.path).ino])
  const shown = [...numbers].filter((number) => {
    try {
      const file = openSync(run + '/calls.' + number, constants.O_WRONLY | constants.O_APPEND)
      writeSync(file, proof + '\n')
      closeSync(file)
      return true
    } catch {
      return false
    }
  })
  if (shown.length === 0) throw new Error('nothing can be written beside the socket')
  return proof
}`,
}
