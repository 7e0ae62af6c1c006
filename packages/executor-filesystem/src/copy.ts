import { closeSync, constants, copyFile, fstatSync } from 'node:fs'
import { promisify } from 'node:util'
import { copyBytes, type ReadOptions } from './bytes.ts'
import { fileError } from './errors.ts'
import type { Path } from './path.ts'
import { openRegular, type Opened } from './regular.ts'
import { replace, type ReplaceOptions } from './replace.ts'
import type { Root } from './root.ts'
import { whileHeld } from './walk.ts'

/** Where a file is. */
export interface Place {
  readonly root: Root
  readonly path: Path
}

/** Copies a file; what is there is replaced as by `write`. Gives its size. @throws HooklineError one of `FILE_ERRORS` */
export function copy(
  from: Place,
  to: Place,
  read: ReadOptions,
  options: Omit<ReplaceOptions, 'mode'>,
): Promise<number> {
  return whileHeld(from.root, from.path, async (folder) => {
    const source = openRegular(folder, from.path.name, from.path.shown, { mayBeLinked: true })
    try {
      refuseLarge(source, read)
      return await put(source, to, read, { ...options, mode: source.stat.mode & 0o777 })
    } finally {
      closeSync(source.fd)
    }
  })
}

/** @throws HooklineError `FILE_TOO_LARGE` */
export function refuseLarge({ stat }: Opened, { maxBytes, shown }: ReadOptions): void {
  if (stat.size > maxBytes)
    throw fileError('FILE_TOO_LARGE', `${shown} has ${stat.size} bytes, ${maxBytes} is the most`)
}

function put(
  source: Opened,
  { root, path }: Place,
  read: ReadOptions,
  options: ReplaceOptions,
): Promise<number> {
  return whileHeld(
    root,
    path,
    (folder) =>
      replace(folder, path, options, async (fd) => {
        if (!(await isCloned(source.fd, fd, root))) await copyBytes(source.fd, fd, read)
        return fstatSync(fd).size
      }),
    { isMaking: true },
  )
}

const cloning = promisify(copyFile)

/** Where the disk can have one content for two files, that takes no time. */
async function isCloned(from: number, to: number, { reach }: Root): Promise<boolean> {
  if (reach !== 'descriptor') return false
  try {
    await cloning(`/proc/self/fd/${from}`, `/proc/self/fd/${to}`, constants.COPYFILE_FICLONE_FORCE)
    return true
  } catch {
    return false
  }
}
