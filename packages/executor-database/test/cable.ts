import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net'

/** Between hook and server, so that a test can cut the line. */
export interface Cable {
  readonly port: number
  readonly cut: () => void
  /** What comes is not passed on any more, and nobody is told. */
  readonly freeze: () => void
  /** Of each connection that is made from now on this packet of the hook's is lost, and all that follow; 0: none. */
  readonly lose: (from: number) => void
  /** Puts what a server says in place of what it said. */
  readonly garble: (change: ((said: Buffer) => Buffer) | undefined) => void
  readonly made: () => number
  /** Bytes that the server has said. */
  readonly said: () => number
  readonly close: () => void
}

export async function cable(to: URL): Promise<Cable> {
  const pairs = new Set<Socket>()
  let [made, isFrozen, losing, bytes] = [0, false, 0, 0]
  let change: ((said: Buffer) => Buffer) | undefined
  const server: Server = createServer((near) => {
    made++
    const far = connect(Number(to.port), to.hostname)
    let left = losing === 0 ? Infinity : losing
    joined(near, far, (chunk) => (isFrozen || --left <= 0 ? undefined : chunk))
    joined(far, near, (chunk) => {
      bytes += chunk.length
      return isFrozen ? undefined : (change?.(chunk) ?? chunk)
    })
    pairs.add(near).add(far)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const cut = (): void => {
    for (const socket of pairs) socket.resetAndDestroy()
    pairs.clear()
  }
  return {
    port: (server.address() as AddressInfo).port,
    cut,
    freeze: () => void (isFrozen = true),
    lose: (at) => void (losing = at),
    garble: (by) => void (change = by),
    made: () => made,
    said: () => bytes,
    close() {
      cut()
      server.close()
    },
  }
}

function joined(one: Socket, other: Socket, pass: (chunk: Buffer) => Buffer | undefined): void {
  one
    .on('data', (chunk) => {
      const passed = pass(chunk)
      if (passed === undefined || other.write(passed)) return
      one.pause()
      other.once('drain', () => one.resume())
    })
    .on('close', () => other.destroy())
    .on('error', () => other.destroy())
}
