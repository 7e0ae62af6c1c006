import type { Duplex } from 'node:stream'
import { databaseError } from './errors.ts'

/** How much a server may still say. */
export interface Allowance {
  /** From here on: as much as a statement of that many bytes can give. */
  renew(bytes: number): void
  /** @throws HooklineError `DATABASE_RESULT` */
  take(bytes: number): void
}

/** Besides what is wanted: the names and the kinds of columns, a word at the login. */
const BESIDES = 8 * 2 ** 20

/** A character of a result is no more bytes than that on the way: JSON comes with spaces, and as `\u00e9`. */
const ON_THE_WAY = 6

export function allowance(): Allowance {
  let left = BESIDES
  return {
    renew: (bytes) => void (left = BESIDES + ON_THE_WAY * bytes),
    take(bytes) {
      left -= bytes
      if (left < 0)
        throw databaseError('DATABASE_RESULT', 'the database says far more than the query may give', {
          retryable: false,
        })
    },
  }
}

/**
 * What a driver throws while it reads is the end of its connection and of nothing else: pg has no ears for it, and that
 * ends a process. And what nobody wants is not read to its end, for a driver holds a row as a whole.
 */
export function contained<Stream extends Duplex>(stream: Stream, allowed: Allowance): Stream {
  const emit = stream.emit.bind(stream) as (...args: readonly unknown[]) => boolean
  return Object.assign(stream, {
    emit(...args: readonly unknown[]): boolean {
      try {
        if (args[0] === 'data') allowed.take((args[1] as Uint8Array).length)
        return emit(...args)
      } catch (thrown) {
        stream.destroy(thrown instanceof Error ? thrown : new Error(String(thrown)))
        return true
      }
    },
  })
}
