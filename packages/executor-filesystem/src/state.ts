import { lstatSync, mkdirSync, realpathSync, type Stats } from 'node:fs'
import { isAbsolute, join } from 'node:path'
import { fileError } from './errors.ts'
import { errnoOf, faultOf } from './fault.ts'

/** A folder below the state directory, made if need be, and nobody else's. @throws HooklineError `STATE_FOLDER` */
export function stateFolder(stateDir: string, ...names: readonly string[]): string {
  if (!isAbsolute(stateDir)) throw fileError('STATE_FOLDER', 'there is no state directory')
  const top = own(stateDir, true)
  return names.reduce((above, name) => own(join(above, name), false), top)
}

/** Links above the top are the user's own; below it there are none. */
function own(dir: string, isTop: boolean): string {
  try {
    const found = lstatSync(dir, { throwIfNoEntry: false }) ?? made(dir, isTop)
    const isOurs = process.geteuid === undefined || found.uid === process.geteuid()
    if (found.isDirectory() && isOurs && (found.mode & 0o022) === 0)
      return isTop ? realpathSync.native(dir) : dir
  } catch (thrown) {
    const { message, details } = faultOf(thrown, dir)
    throw fileError('STATE_FOLDER', message, { cause: thrown, retryable: details.retryable === true })
  }
  throw fileError('STATE_FOLDER', `${dir} is a link, or somebody else's, or may be written by others`)
}

function made(dir: string, isTop: boolean): Stats {
  try {
    mkdirSync(dir, { mode: 0o700, recursive: isTop })
  } catch (thrown) {
    if (errnoOf(thrown) !== 'EEXIST') throw thrown
  }
  return lstatSync(dir)
}
