import type { HookContext, HookOutput, Json } from '@hookline/core'
import { appendAll } from './append-all.ts'
import { backup, type BackupOptions } from './backup.ts'
import { writeAll, type ReadOptions } from './bytes.ts'
import { copy, type Place } from './copy.ts'
import { remove } from './delete.ts'
import { fileError } from './errors.ts'
import { keepBackups } from './keep-backups.ts'
import { hookName } from './layer.ts'
import { move } from './move.ts'
import { pathOf, type Path } from './path.ts'
import { contentOf } from './record.ts'
import { replace } from './replace.ts'
import type { FilesystemResource } from './resource.ts'
import { rootOf, type Root } from './root.ts'
import type { FileAction, FilesystemOptions } from './settings.ts'
import { bytesOf, modeOf, spanOf } from './size.ts'
import { STORE_LOCK, storeOf } from './store.ts'
import { whileHeld } from './walk.ts'

type Context = HookContext<FilesystemOptions, FilesystemResource>

/** Does with a file what the hook says. @throws HooklineError one of `FILE_ERRORS` */
export async function execute(ctx: Context): Promise<HookOutput> {
  ctx.signal.throwIfAborted()
  return { data: await ACTIONS[ctx.options.action](ctx) }
}

const ACTIONS: Readonly<Record<FileAction, (ctx: Context) => Promise<Json>>> = {
  async append(ctx) {
    const [result] = await appendAll([ctx])
    if (result!.status === 'failed') throw result!.error
    return result!.output!.data!
  },

  async write(ctx) {
    const { root, path } = placeOf(ctx, 'path')
    const bytes = Buffer.from(contentOf(ctx))
    const { maxBytes, shown } = readOf(ctx, path)
    if (bytes.length > maxBytes)
      throw fileError(
        'FILE_TOO_LARGE',
        `what is to be written to ${shown} has ${bytes.length} bytes, ${maxBytes} is the most`,
      )
    await whileHeld(
      root,
      path,
      (folder) => replace(folder, path, replaceOf(ctx), (fd) => writeAll(fd, bytes)),
      { isMaking: true },
    )
    ctx.log(`wrote ${bytes.length} bytes to ${path.shown}`)
    return { path: whole(path), bytes: bytes.length }
  },

  async copy(ctx) {
    const [from, to] = [placeOf(ctx, 'from'), placeOf(ctx, 'to')]
    const bytes = await copy(from, to, readOf(ctx, from.path), replaceOf(ctx))
    ctx.log(`copied ${from.path.shown} to ${to.path.shown}, ${bytes} bytes`)
    return { from: whole(from.path), to: whole(to.path), bytes }
  },

  async move(ctx) {
    const [from, to] = [placeOf(ctx, 'from'), placeOf(ctx, 'to')]
    const isAgain = ctx.delivery.attempt > 1
    const done = await move(from, to, { ...readOf(ctx, from.path), ...replaceOf(ctx), isAgain })
    ctx.log(`${done} ${from.path.shown} to ${to.path.shown}`)
    return { from: whole(from.path), to: whole(to.path) }
  },

  async delete(ctx) {
    const { root, path } = placeOf(ctx, 'path')
    const done = await remove(ctx, root, path, backupOf(ctx))
    ctx.log(`${path.shown} is ${done === 'kept' ? 'deleted, and kept' : done}`)
    if (done === 'kept') retain(ctx, root)
    return { path: whole(path), kept: done === 'kept' }
  },

  async backup(ctx) {
    const root = rootOf(ctx.options.root, ctx)
    const { files, id } = await backup(ctx, root, backupOf(ctx))
    const named = (state: string): string[] =>
      files.filter((one) => one.state === state).map((one) => one.path)
    const said = { files: named('file'), absent: named('absent'), uncovered: named('uncovered') }
    ctx.log(
      `files kept: ${said.files.length}, not there: ${said.absent.length}, not covered: ${said.uncovered.length}`,
    )
    retain(ctx, root)
    return { id, ...said }
  },
}

function placeOf(ctx: Context, key: 'path' | 'from' | 'to'): Place {
  const { root, to_root: other } = ctx.options
  return {
    root: rootOf(key === 'to' ? (other ?? root) : root, ctx),
    path: pathOf(ctx.options[key]!, ctx.render),
  }
}

function readOf({ options, signal }: Context, { shown }: Path): ReadOptions {
  return { signal, shown, maxBytes: bytesOf(options.max_size ?? '1GB') }
}

function replaceOf({ options, delivery }: Context): { mode: number; isSynced: boolean; about: string } {
  return { mode: modeOf(options.permissions), isSynced: options.fsync ?? true, about: delivery.id }
}

function backupOf({ options, signal, resource }: Context): BackupOptions {
  const maxBytes = bytesOf(options.max_size ?? '1GB')
  return { maxBytes, signal, isSynced: options.fsync ?? true, locks: resource.locks, now: resource.now() }
}

function whole({ folders, name }: Path): string {
  return [...folders, name].join('/')
}

/** Once in a while; nobody waits for it. */
function retain({ options, hook, resource, stateDir, log }: Context, root: Root): void {
  const { keep_age: age, max_bytes: bytes } = options
  if (
    (age === undefined && bytes === undefined) ||
    !resource.upkeep.isFirst(`${hourOf(resource)} ${root.path}`)
  )
    return
  const retention = {
    hook: hookName(hook),
    root: root.path,
    keepMs: age === undefined ? Infinity : spanOf(age),
    maxBytes: bytes === undefined ? Infinity : bytesOf(bytes),
    now: resource.now(),
  }
  resource.upkeep.begin(root.path, log, (signal) =>
    resource.locks.whileHeld(STORE_LOCK, signal, () => keepBackups(storeOf(stateDir), retention)),
  )
}

function hourOf({ now }: FilesystemResource): number {
  return Math.floor(now() / 3_600_000)
}
