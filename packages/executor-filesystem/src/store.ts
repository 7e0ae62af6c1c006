import { randomUUID } from 'node:crypto'
import { closeSync, constants, fsyncSync, openSync, renameSync, unlinkSync } from 'node:fs'
import { HooklineError } from '@hookline/core'
import { copyBytes, type Digest, type ReadOptions } from './bytes.ts'
import { fileError } from './errors.ts'
import { errnoOf } from './fault.ts'
import { REACH, type Folder } from './held.ts'
import { pathFrom, type Path } from './path.ts'
import { entryAt } from './regular.ts'
import type { Root } from './root.ts'
import { stateFolder } from './state.ts'
import { toDisk } from './to-disk.ts'
import { inFolder, whileHeld } from './walk.ts'

/** A content that lies in the store under a name of its own until it is placed. */
export interface Pending extends Digest {
  readonly temp: string
}

/** Where backups lie: contents by their SHA-256, each once, and what was when. @throws HooklineError `STATE_FOLDER` */
export function storeOf(stateDir: string): Root {
  return { path: stateFolder(stateDir, 'backups'), reach: REACH, folderMode: 0o700 }
}

/** The name under which all of hookline's processes take turns at placing and removing. */
export const STORE_LOCK = 'backups'

/** Reads an open file into the store. @throws HooklineError `STATE_FOLDER`, `FILE_FULL`, `FILE_TOO_LARGE` */
export async function keep(
  store: Root,
  fd: number,
  options: ReadOptions & { readonly isSynced: boolean },
): Promise<Pending> {
  try {
    return await kept(store, fd, options)
  } catch (thrown) {
    const { code, message } = HooklineError.from(thrown)
    // that the store cannot be written is no fault of the file
    if (['FILE_TOO_LARGE', 'FILE_FULL'].includes(code) || options.signal.aborted) throw thrown
    throw fileError('STATE_FOLDER', `nothing can be kept: ${message}`, { cause: thrown })
  }
}

function kept(
  store: Root,
  fd: number,
  options: ReadOptions & { readonly isSynced: boolean },
): Promise<Pending> {
  const temp = `${randomUUID()}.tmp`
  return whileHeld(
    store,
    pathFrom(['pending', temp]),
    async (folder) => {
      const made = openSync(folder.at(temp), constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL, 0o600)
      try {
        const digest = await copyBytes(fd, made, options)
        if (options.isSynced) await toDisk(made)
        return { ...digest, temp }
      } catch (thrown) {
        unlinkSync(folder.at(temp))
        throw thrown
      } finally {
        closeSync(made)
      }
    },
    { isMaking: true },
  )
}

/** Gives a content its place, unless it is there. To be called by one at a time. */
export function place(store: Root, { temp, sha256, size }: Pending, isSynced: boolean): void {
  const path = contentPath(sha256)
  inFolder(store, pathFrom(['pending', temp]), (pending) =>
    inFolder(
      store,
      path,
      (folder) => {
        if (entryAt(folder, path.name)?.size === size) return unlinkSync(pending.at(temp))
        renameSync(pending.at(temp), folder.at(path.name))
        if (isSynced) fsyncSync(folder.fd)
      },
      { isMaking: true },
    ),
  )
}

/** Removes a content that is not placed after all. */
export function discard(store: Root, { temp }: Pending): void {
  inFolder(store, pathFrom(['pending', temp]), (folder) => removeIn(folder, temp))
}

/** It may be gone already. */
export function removeIn(folder: Folder, name: string): void {
  try {
    unlinkSync(folder.at(name))
  } catch (thrown) {
    if (errnoOf(thrown) !== 'ENOENT') throw thrown
  }
}

/** Where a content lies. */
export function contentPath(sha256: string): Path {
  return pathFrom(['contents', sha256.slice(0, 2), sha256.slice(2)])
}
