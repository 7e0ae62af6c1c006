import { chmodSync, closeSync, existsSync, lstatSync, mkdirSync, openSync } from 'node:fs'
import { dirname } from 'node:path'
import { databaseError } from './errors.ts'
import type { SqliteSettings } from './sqlite.ts'

/** Sees to it that there is a file to open, for nobody else if we make it. @throws HooklineError `DATABASE_FILE` */
export function makeReady({ file, shown, isOwn, create }: SqliteSettings): void {
  try {
    if (isOwn && create) mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
    if (isOwn) refuseStrange(file)
    if (create) makePrivate(file, isOwn)
  } catch (cause) {
    throw unusable(shown, (cause as NodeJS.ErrnoException).code ?? String(cause), cause)
  }
  if (!existsSync(file))
    throw databaseError('DATABASE_MISSING', `${shown} is not there: ${file}`, { retryable: false })
}

function unusable(shown: string, why: string, cause: unknown): Error {
  // a disk that is full, or has too many files open, may be another one in a moment
  const retryable = ['ENOSPC', 'EDQUOT', 'EMFILE', 'ENFILE'].includes(why)
  return databaseError('DATABASE_FILE', `${shown} cannot be opened: ${why}`, { cause, retryable })
}

/** In our own folder there are no links. */
function refuseStrange(file: string): void {
  for (const path of [dirname(file), file]) {
    const found = lstatSync(path, { throwIfNoEntry: false })
    if (found?.isSymbolicLink() === true) throw new Error(`${path} is a link`)
  }
}

/** SQLite gives its side files the mode of the file. */
function makePrivate(file: string, isOwn: boolean): void {
  try {
    closeSync(openSync(file, 'wx', 0o600))
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code !== 'EEXIST') throw thrown
    if (isOwn && (lstatSync(file).mode & 0o077) !== 0) chmodSync(file, 0o600)
  }
}
