import { realpathSync } from 'node:fs'
import { open, type FileHandle } from 'node:fs/promises'
import type { DatabaseSync } from 'node:sqlite'

/** The file that SQLite writes to what it commits, until that is brought to its place. */
export interface Wal {
  /** Resolves once all that was committed is on the disk; the process goes on meanwhile. @throws what the disk says, or why it is not waited for any more */
  readonly flush: (signal: AbortSignal) => Promise<void>
  /**
   * To be called before anything is committed. What comes after something that the disk has refused stands behind that, where recovery
   * ends: so the log is begun anew. @throws an error of SQLite, also where somebody reads
   */
  readonly beginAnew: () => void
  /** What is under way ends first. */
  readonly close: () => void
}

/** Files of whose logs the disk has refused something, whoever has them open by now. */
const doubted = new Set<string>()

/** Of a database that is open, for as long as it is: with it the file goes. */
export function createWal(database: DatabaseSync, name: string): Wal {
  const file = realpathSync(name)
  let opening: Promise<FileHandle> | undefined
  const synced = async (): Promise<void> => {
    try {
      opening ??= open(`${file}-wal`, 'r+')
      await (await opening).datasync()
    } catch (thrown) {
      doubted.add(file)
      throw thrown
    }
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
    beginAnew() {
      if (!doubted.has(file)) return
      const { busy } = database.prepare('PRAGMA wal_checkpoint(RESTART)').get() as { readonly busy: number }
      if (busy !== 0) throw Object.assign(new Error('database is locked'), { errcode: SQLITE_BUSY })
      doubted.delete(file)
    },
    close() {
      opening?.then(
        (handle) => handle.close(),
        () => undefined,
      )
    },
  }
}

const SQLITE_BUSY = 5
