import { closeSync, fsyncSync, linkSync, unlinkSync, renameSync } from 'node:fs'
import type { ReadOptions } from './bytes.ts'
import { copy, type Place } from './copy.ts'
import { fileError } from './errors.ts'
import { errnoOf } from './fault.ts'
import type { Folder } from './held.ts'
import { entryAt, openRegular } from './regular.ts'
import { inFolder } from './walk.ts'

/** How a file is moved. */
export interface MoveOptions extends ReadOptions {
  readonly isSynced: boolean
  readonly about: string
  /** True: it may have been done before, by somebody who could not say so. */
  readonly isAgain: boolean
}

/**
 * Moves a file to where nothing is; to another disk by a copy. Nothing is ever overwritten.
 * @throws HooklineError `FILE_EXISTS`, or another of `FILE_ERRORS`
 */
export async function move(from: Place, to: Place, options: MoveOptions): Promise<'moved' | 'was moved'> {
  if (options.isAgain && wasMoved(from, to)) return 'was moved'
  if (!isRenamed(from, to, options)) await carriedOver(from, to, options)
  return 'moved'
}

function wasMoved(from: Place, to: Place): boolean {
  const at = ({ root, path }: Place): ReturnType<typeof entryAt> =>
    inFolder(root, path, (folder) => entryAt(folder, path.name))
  try {
    return at(from) === undefined && at(to)?.isFile() === true
  } catch {
    // what is wrong with them is said by the move
    return false
  }
}

/** False: they are on two disks. */
function isRenamed(from: Place, to: Place, { isSynced, isAgain }: MoveOptions): boolean {
  return inFolder(from.root, from.path, (source) => {
    checked(source, from, isAgain)
    return inFolder(
      to.root,
      to.path,
      (target) => {
        if (!isLinked(source, from, target, to, isAgain)) return false
        if (isSynced) for (const { fd } of [target, source]) fsyncSync(fd)
        return true
      },
      { isMaking: true },
    )
  })
}

/** Who was killed in the middle has left a second name. */
function checked(folder: Folder, { path }: Place, isAgain: boolean): void {
  closeSync(openRegular(folder, path.name, path.shown, { mayBeLinked: isAgain }).fd)
}

/** By a second name and the end of the first: unlike `rename` that never replaces what somebody has put there meanwhile. */
function isLinked(source: Folder, from: Place, target: Folder, to: Place, isAgain: boolean): boolean {
  const [old, fresh] = [source.at(from.path.name), target.at(to.path.name)]
  try {
    linkSync(old, fresh)
  } catch (thrown) {
    const code = errnoOf(thrown)
    if (code === 'EXDEV') return false
    if (code === 'EEXIST' && !(isAgain && isSame(source, from, target, to)))
      throw fileError('FILE_EXISTS', `${to.path.shown}: something is there already`)
    if (code !== 'EEXIST') return renamed(source, from, target, to, thrown)
  }
  unlinkSync(old)
  return true
}

function isSame(source: Folder, from: Place, target: Folder, to: Place): boolean {
  const [old, fresh] = [entryAt(source, from.path.name), entryAt(target, to.path.name)]
  return old !== undefined && fresh !== undefined && old.ino === fresh.ino && old.dev === fresh.dev
}

/** Some disks know no second names. */
function renamed(source: Folder, from: Place, target: Folder, to: Place, thrown: unknown): boolean {
  if (!NO_LINKS.has(errnoOf(thrown) ?? '')) throw thrown
  if (entryAt(target, to.path.name) !== undefined)
    throw fileError('FILE_EXISTS', `${to.path.shown}: something is there already`)
  renameSync(source.at(from.path.name), target.at(to.path.name))
  return true
}

const NO_LINKS: ReadonlySet<string> = new Set(['EPERM', 'ENOSYS', 'ENOTSUP', 'EOPNOTSUPP', 'EMLINK'])

async function carriedOver(from: Place, to: Place, options: MoveOptions): Promise<void> {
  const isThere = inFolder(to.root, to.path, (folder) => entryAt(folder, to.path.name) !== undefined)
  if (isThere) throw fileError('FILE_EXISTS', `${to.path.shown}: something is there already`)
  await copy(from, to, options, { isSynced: true, about: options.about })
  inFolder(from.root, from.path, (folder) => unlinkSync(folder.at(from.path.name)))
}
