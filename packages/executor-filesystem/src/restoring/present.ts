import { closeSync, type Stats } from 'node:fs'
import { HooklineError } from '@hookline/core'
import { readThrough } from '../bytes.ts'
import type { Path } from '../path.ts'
import { entryAt, openRegular } from '../regular.ts'
import type { Root } from '../root.ts'
import { whileHeld } from '../walk.ts'

/** A file as it is now. */
export interface Present {
  readonly sha256: string
  readonly stat: Stats
}

/** What is there now; `undefined`: nothing. @throws HooklineError `FILE_LINK`, `FILE_KIND` */
export async function presentOf(root: Root, path: Path, signal: AbortSignal): Promise<Present | undefined> {
  try {
    return await whileHeld(root, path, async (folder) => {
      if (entryAt(folder, path.name) === undefined) return undefined
      const { fd, stat } = openRegular(folder, path.name, path.shown, { mayBeLinked: true })
      try {
        const { sha256 } = await readThrough(
          fd,
          { maxBytes: Infinity, signal, shown: path.shown },
          () => undefined,
        )
        return { sha256, stat }
      } finally {
        closeSync(fd)
      }
    })
  } catch (thrown) {
    if (HooklineError.from(thrown).code === 'FILE_MISSING') return undefined
    throw thrown
  }
}
