import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import type { Socket } from 'node:net'

/** A connection that is being made, and its socket. */
export interface Made<T> {
  readonly socket: Socket
  readonly connected: Promise<T>
}

/**
 * Lets a library connect, and takes hold of the socket that it makes before anything comes over it. What the library throws
 * while it reads is the end of that connection and of nothing else: amqplib has paths on which a broker's bytes
 * raise an `error` before anybody could listen for it, and that ends a process.
 */
export function heldSocket<T>(connect: () => Promise<T>): Made<T> {
  let socket: Socket | undefined
  const hear = (said: unknown): void => void (socket ??= (said as { readonly socket: Socket }).socket)
  subscribe('net.client.socket', hear)
  const connected = (() => {
    try {
      return connect()
    } finally {
      unsubscribe('net.client.socket', hear)
    }
  })()
  if (socket === undefined) throw new Error('this Node does not tell of the sockets that it makes')
  return { socket: gathered(contained(socket)), connected: Promise.race([connected, ended(socket)]) }
}

function contained(socket: Socket): Socket {
  const emit = socket.emit.bind(socket) as (...args: readonly unknown[]) => boolean
  return Object.assign(socket, {
    emit(...args: readonly unknown[]): boolean {
      try {
        if (args[0] === 'readable') refuseFlood(socket)
        return emit(...args)
      } catch (thrown) {
        socket.destroy(thrown instanceof Error ? thrown : new Error(String(thrown)))
        return true
      }
    },
  })
}

/** The library writes each frame by itself: those of one moment go out together, which halves what a message costs. */
function gathered(socket: Socket): Socket {
  const write = socket.write.bind(socket) as (...args: readonly unknown[]) => boolean
  return Object.assign(socket, {
    write(...args: readonly unknown[]): boolean {
      if (socket.writableCorked === 0) {
        socket.cork()
        process.nextTick(() => socket.uncork())
      }
      return write(...args)
    },
  })
}

/** What a broker says besides what it was told: confirmations, and messages that it returns. */
const MOST = 4 * 2 ** 20

/** Whoever says more than that only wants to fill this process. */
function refuseFlood({ bytesRead, bytesWritten }: Socket): void {
  if (bytesRead > MOST + 2 * bytesWritten) throw new Error(`${bytesRead} bytes came that nobody asked for`)
}

function ended(socket: Socket): Promise<never> {
  return new Promise((_resolve, reject) => {
    let why: Error | undefined
    socket.once('error', (error: Error) => (why = error))
    socket.once('close', () => reject(why ?? new Error('Socket closed abruptly')))
  })
}
