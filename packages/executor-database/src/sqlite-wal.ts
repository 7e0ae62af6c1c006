import { realpathSync } from 'node:fs'
import { open, type FileHandle } from 'node:fs/promises'

/** The file that SQLite writes to what it commits, until that is brought to its place. */
export interface Wal {
  /** Resolves once all that was committed is on the disk; the process goes on meanwhile. @throws what the disk says, or why it is not waited for any more */
  readonly flush: (signal: AbortSignal) => Promise<void>
  /** What is under way ends first. */
  readonly close: () => void
}

/** Of a database that is open, for as long as it is: with it the file goes. */
export function createWal(database: string): Wal {
  let opening: Promise<FileHandle> | undefined
  const synced = async (): Promise<void> => {
    opening ??= open(`${realpathSync(database)}-wal`, 'r+')
    await (await opening).datasync()
  }
  return {
    flush: (signal) =>
      new Promise((resolve, reject) => {
        const stop = (): void => reject(signal.reason as Error)
        signal.addEventListener('abort', stop, { once: true })
        synced()
          .then(resolve, reject)
          .finally(() => signal.removeEventListener('abort', stop))
      }),
    close() {
      opening?.then(
        (handle) => handle.close(),
        () => undefined,
      )
    },
  }
}
