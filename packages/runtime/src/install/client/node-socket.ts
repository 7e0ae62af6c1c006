import type { NodeWay } from './text.ts'

/** A socket, whose folder lets nobody else in. */
export const nodeSocket: NodeWay = {
  reads: 'closeSync, lstatSync, openSync, readSync, rmSync, writeFileSync',
  nameOf: 'name',
  find: String.raw`function find() {
  const path = run + '/server.sock'
  try {
    const [folder, file, me] = [lstatSync(run), lstatSync(path), process.geteuid()]
    const isOne = folder.isDirectory() && folder.uid === me && (folder.mode & 0o077) === 0
    const isOurs = isOne && file.isSocket() && file.uid === me && Buffer.byteLength(path) < 104
    return isOurs ? { path } : undefined
  } catch {
    return undefined
  }
}`,
  greet: String.raw`function greet(server, greeting, other, then) {
  let proof
  const without = () => {
    if (proof !== undefined) rmSync(proof.file, { force: true })
    other()
  }
  server.once('connect', () => {
    try {
      proof = prove()
      server.write(greeting + ' ' + proof.text + '\n')
    } catch {
      without()
    }
  })
  server.once('data', (bytes) => (bytes[0] === 0x2b ? then(bytes.subarray(1)) : without()))
}

// behind the wall of an agent a command may reach the socket, too, but it writes nothing beside it
function prove() {
  const bytes = Buffer.alloc(24)
  const random = openSync('/dev/urandom')
  readSync(random, bytes)
  closeSync(random)
  const [name, secret] = [bytes.toString('hex', 0, 8), bytes.toString('hex', 8)]
  const file = run + '/' + name + '.call'
  writeFileSync(file, secret, { mode: 0o200, flag: 'wx' })
  return { file, text: name + ' ' + secret }
}`,
}
