import { linkSync, renameSync, unlinkSync } from 'node:fs'
import type { HookContext } from '@hookline/core'
import { fileError } from './errors.ts'
import { errnoOf } from './fault.ts'
import type { Folder } from './held.ts'
import { manifestOf, record, take } from './keep-files.ts'
import type { BackupOptions } from './backup.ts'
import type { Path } from './path.ts'
import { entryAt, refuseKind } from './regular.ts'
import type { Root } from './root.ts'
import type { FilesystemOptions } from './settings.ts'
import { removeIn, storeOf } from './store.ts'
import { tempName } from './temp.ts'
import { whileHeld } from './walk.ts'

type Context = HookContext<FilesystemOptions, unknown>

/** What became of the file. */
export type Deleted = 'gone' | 'kept' | 'was gone'

/**
 * Takes a file away; unless told otherwise it is kept first. @throws HooklineError one of `FILE_ERRORS`; the file is there then
 */
export function remove(ctx: Context, root: Root, path: Path, options: BackupOptions): Promise<Deleted> {
  return whileHeld(root, path, (folder) => removed(ctx, root, folder, path, options))
}

/** It is taken aside first: what somebody writes to the name meanwhile is another file, and stays. */
async function removed(
  ctx: Context,
  root: Root,
  folder: Folder,
  path: Path,
  options: BackupOptions,
): Promise<Deleted> {
  const aside = tempName(`delete\0${ctx.delivery.id}\0${path.name}`)
  const isAside = ctx.delivery.attempt > 1 && entryAt(folder, aside) !== undefined
  if (!isAside) {
    const found = entryAt(folder, path.name)
    if (found === undefined && ctx.delivery.attempt > 1) return 'was gone'
    if (found === undefined) throw fileError('FILE_MISSING', `${path.shown}: there is no such file`)
    refuseKind(found, path.shown)
    renameSync(folder.at(path.name), folder.at(aside))
  }
  try {
    const found = entryAt(folder, aside)
    if (found !== undefined) refuseKind(found, path.shown)
    if (ctx.options.trash !== false) await keepAside(ctx, root, folder, path, aside, options)
  } catch (thrown) {
    putBack(folder, aside, path.name)
    throw thrown
  }
  removeIn(folder, aside)
  return ctx.options.trash === false ? 'gone' : 'kept'
}

async function keepAside(
  ctx: Context,
  root: Root,
  folder: Folder,
  path: Path,
  aside: string,
  options: BackupOptions,
): Promise<void> {
  const store = storeOf(ctx.stateDir)
  const whole = [...path.folders, path.name].join('/')
  const { file, pending } = await take(store, folder, { ...path, name: aside }, whole, options)
  const manifest = manifestOf(ctx, 'delete', { ...options, root, files: [file] })
  await record(store, options.locks, manifest, [pending], options)
}

/** Unless there is another by now: then it stays where it is. */
function putBack(folder: Folder, aside: string, name: string): void {
  try {
    linkSync(folder.at(aside), folder.at(name))
    unlinkSync(folder.at(aside))
  } catch (thrown) {
    if (errnoOf(thrown) !== 'EEXIST' && entryAt(folder, name) === undefined)
      renameSync(folder.at(aside), folder.at(name))
  }
}
