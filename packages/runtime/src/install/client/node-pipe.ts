import type { NodeWay } from './text.ts'

/** A pipe of Windows, whose name anybody may have: server and client show each other that they have read its key. */
export const nodePipe: NodeWay = {
  reads: 'readFileSync',
  // there PATH is Path, and whoever is given it asks for PATH
  nameOf: 'name.toUpperCase()',
  find: String.raw`function find() {
  try {
    const { path, key } = JSON.parse(readFileSync(run + '/server.pipe', 'utf8'))
    return typeof path === 'string' && /^[0-9a-f]{64}$/.test(key) ? { path, key } : undefined
  } catch {
    return undefined
  }
}`,
  greet: String.raw`function greet(server, greeting, other, then) {
  const { createHmac, randomBytes, timingSafeEqual } = require('node:crypto')
  const own = randomBytes(16).toString('hex')
  let heard = Buffer.alloc(0)
  let taken
  server.on('data', function hear(bytes) {
    heard = Buffer.concat([heard, bytes])
    const [, nonce] = /^([0-9a-f]{32})\n/.exec(heard.toString('latin1', 0, 33)) || []
    if (nonce === undefined) return heard.length < 33 ? undefined : other()
    const proof = (end) => createHmac('sha256', found.key).update(end + ' ' + nonce + ' ' + own).digest('hex')
    if (taken === undefined) {
      taken = Buffer.from(nonce + '\n' + proof('server') + '\n+')
      server.write(own + ' ' + proof('client') + '\n' + greeting + '\n')
    }
    // refused: it is another's
    if (heard[33] === 0x2d) return other()
    if (heard.length < taken.length) return
    server.off('data', hear)
    if (!timingSafeEqual(heard.subarray(0, taken.length), taken)) return other()
    then(heard.subarray(taken.length))
  })
}`,
}
