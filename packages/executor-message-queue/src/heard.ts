import type { Socket } from 'node:net'

/** What a broker said last, before it hung up. */
export interface Heard {
  /** Why it ended the connection, in its own words: the library drops them on most paths. */
  readonly reason: () => Reason | undefined
  /** The first that came. */
  readonly first: () => Buffer
  /** Stops listening. */
  readonly stop: () => void
}

/** Of `connection.close`. */
export interface Reason {
  readonly code: number
  readonly text: string
}

/** Listens to what comes while a connection is made. */
export function hear(socket: Socket): Heard {
  const read = socket.read.bind(socket)
  let first = Buffer.alloc(0)
  let last = first
  Object.assign(socket, {
    read(size?: number): unknown {
      const chunk: unknown = read(size)
      if (Buffer.isBuffer(chunk)) {
        if (first.length < KEPT) first = Buffer.concat([first, chunk.subarray(0, KEPT)])
        last = Buffer.concat([last, chunk]).subarray(-KEPT)
      }
      return chunk
    },
  })
  return {
    reason: () => reasonIn(last),
    first: () => first,
    stop: () => void Object.assign(socket, { read }),
  }
}

const KEPT = 1024

/** Class 10, method 50; behind it a number and a text of at most 255 bytes. */
const CLOSE = Buffer.from([0, 10, 0, 50])

function reasonIn(bytes: Buffer): Reason | undefined {
  const at = bytes.lastIndexOf(CLOSE)
  if (at < 0 || at + 7 > bytes.length) return undefined
  const text = at + 7
  return {
    code: bytes.readUInt16BE(at + 4),
    text: bytes.toString('utf8', text, text + bytes[at + 6]!),
  }
}
