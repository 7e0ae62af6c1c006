import type { NodeWay } from './text.ts'

/** A socket, whose folder lets nobody else in. */
export const nodeSocket: NodeWay = {
  reads: 'lstatSync',
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
  server.once('connect', () => server.write(greeting))
  server.once('data', (bytes) => (bytes[0] === 0x2b ? then(bytes.subarray(1)) : other()))
}`,
}
