import { fstatSync, lstatSync, mkdirSync } from 'node:fs'
import { fileError } from './errors.ts'
import { errnoOf, faultOf } from './fault.ts'
import { holdIn, hold, isInPlace, letGo, type Folder } from './held.ts'
import type { Path } from './path.ts'
import type { Root } from './root.ts'
import { spelledOtherwise } from './spelling.ts'

/** What may be made on the way. */
export interface WalkOptions {
  /** True: folders that are missing are made. */
  readonly isMaking?: boolean
}

/** Does something in the folder that a path ends in, which is held open meanwhile. */
export function inFolder<T>(
  root: Root,
  path: Path,
  act: (folder: Folder) => T,
  options: WalkOptions = {},
): T {
  const folder = walk(root, path, options)
  try {
    return act(folder)
  } catch (thrown) {
    throw faultOf(thrown, path.shown)
  } finally {
    letGo(folder)
  }
}

/** The same for what takes a while. */
export async function whileHeld<T>(
  root: Root,
  path: Path,
  act: (folder: Folder) => Promise<T>,
  options: WalkOptions = {},
): Promise<T> {
  const folder = walk(root, path, options)
  try {
    return await act(folder)
  } catch (thrown) {
    throw faultOf(thrown, path.shown)
  } finally {
    letGo(folder)
  }
}

/**
 * Goes from a root to the folder that a path ends in, by each folder's own descriptor: a link on the way is refused, and who swaps
 * a folder meanwhile leads nowhere else. @throws HooklineError one of `FILE_ERRORS`
 */
function walk(root: Root, { folders, name, shown }: Path, { isMaking = false }: WalkOptions): Folder {
  let folder = started(root)
  try {
    for (const next of folders) {
      const inner = entered(folder, next, isMaking ? root.folderMode : undefined)
      letGo(folder)
      folder = inner
      refuseClosed(folder, root, shown)
    }
    if (!isInPlace(folder)) throw fileError('FILE_MOVED', `${shown}: its folder is moved meanwhile`, AGAIN)
    refuseSpelling(folder, name, shown)
    return folder
  } catch (thrown) {
    letGo(folder)
    throw faultOf(thrown, shown)
  }
}

const AGAIN = { retryable: true } as const

function started(root: Root): Folder {
  try {
    const folder = hold(root.path, root.reach)
    if (isInPlace(folder)) return folder
    letGo(folder)
  } catch (thrown) {
    const { message } = faultOf(thrown, root.path)
    throw fileError('FILE_ROOT', `the root ${message}`, { cause: thrown })
  }
  throw fileError('FILE_ROOT', `the root ${root.path} is moved meanwhile`, AGAIN)
}

/** `mode`: it is made if it is missing. */
function entered(folder: Folder, name: string, mode: number | undefined): Folder {
  refuseSpelling(folder, name, name)
  try {
    return holdIn(folder, name)
  } catch (thrown) {
    if (mode === undefined || errnoOf(thrown) !== 'ENOENT') throw thrown
    made(folder.at(name), mode)
    return holdIn(folder, name)
  }
}

function made(at: string, mode: number): void {
  try {
    mkdirSync(at, mode)
  } catch (thrown) {
    // another process was faster
    if (errnoOf(thrown) !== 'EEXIST') throw thrown
  }
}

/** What hookline itself keeps is not for hooks, whatever root they have. */
function refuseClosed({ fd }: Folder, { closed }: Root, shown: string): void {
  if (closed === undefined) return
  const { dev, ino } = fstatSync(fd)
  if (dev === closed.dev && ino === closed.ino)
    throw fileError('FILE_PROTECTED', `${shown} leads to where hookline keeps its own`)
}

function refuseSpelling(folder: Folder, name: string, shown: string): void {
  const other = spelledOtherwise(folder, name, (at) => lstatSync(at, { throwIfNoEntry: false }))
  if (other !== undefined)
    throw fileError('FILE_CASE', `${shown}: the folder has it as ${JSON.stringify(other)}`)
}
