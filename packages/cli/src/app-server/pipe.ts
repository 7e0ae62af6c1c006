import type { Readable, Writable } from 'node:stream'

/** A way from one stream to another, as fast as the slower. */
export interface Pipe {
  readonly write: (bytes: Buffer) => void
  /** True: nothing more is to be read for now. */
  readonly hold: (isHeld: boolean) => void
  /** Resolves once all has been taken, or nobody takes it any more. */
  readonly end: () => Promise<void>
}

export function pipeTo(from: Readable, to: Writable): Pipe {
  let isFull = false
  let isHeld = false
  let isGone = false
  const flow = (): void => void (isFull || isHeld ? from.pause() : from.resume())
  to.on('drain', () => {
    isFull = false
    flow()
  })
  // whoever read is gone; what comes is read all the same, so that the other side does not wait for ever
  to.on('error', () => {
    isGone = true
    isFull = false
    flow()
  })
  return {
    write(bytes) {
      if (isGone || to.writableEnded || to.write(bytes)) return
      isFull = true
      flow()
    },
    hold(held) {
      if (held === isHeld) return
      isHeld = held
      flow()
    },
    end: () =>
      new Promise((resolve) => {
        if (isGone || to.destroyed || to.writableFinished) return resolve()
        to.once('error', () => resolve())
        to.end(() => resolve())
      }),
  }
}
