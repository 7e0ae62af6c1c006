import { open, type FileHandle } from 'node:fs/promises'

/** Brings to the disk what was written to a file, while the process goes on. */
export interface Flush {
  /** Resolves once all that was written before the call is on the disk. @throws what the disk says */
  readonly flush: () => Promise<void>
  /** What is under way ends first. */
  readonly close: () => void
}

/** The file is opened by the first flush. Those that come while one is under way share the next: to wait for the disk takes as long for one as for many. */
export function createFlush(file: string): Flush {
  let handle: Promise<FileHandle> | undefined
  let running: Promise<void> | undefined
  let next: Promise<void> | undefined
  const sync = async (): Promise<void> => {
    handle ??= open(file, 'r+')
    const opened = handle
    opened.catch(() => (handle = undefined))
    await (await opened).datasync()
  }
  const begin = (): Promise<void> => {
    next = undefined
    const now = sync().finally(() => {
      if (running === now) running = undefined
    })
    return (running = now)
  }
  return {
    flush: () => {
      if (running === undefined) return begin()
      // if the one under way fails, so do those that came meanwhile: a disk says only once that it has not taken something
      return (next ??= running.then(begin, (thrown: unknown) => {
        next = undefined
        throw thrown
      }))
    },
    close() {
      handle?.then(
        (opened) => opened.close(),
        () => undefined,
      )
      handle = undefined
    },
  }
}
