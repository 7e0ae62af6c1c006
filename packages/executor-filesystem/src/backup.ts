import { isAbsolute, relative, sep } from 'node:path'
import { HooklineError, type HookContext, type LifecycleEvent, type PatchedFile } from '@hookline/core'
import { fileError } from './errors.ts'
import { manifestOf, record, take, type KeepOptions, type Taken } from './keep-files.ts'
import type { Locks } from './lock.ts'
import type { KeptFile, Manifest } from './manifest.ts'
import { find } from './manifests.ts'
import { pathFrom, pathOf, type Path } from './path.ts'
import { entryAt } from './regular.ts'
import type { Root } from './root.ts'
import type { FilesystemOptions } from './settings.ts'
import { discard, storeOf, type Pending } from './store.ts'
import { whileHeld } from './walk.ts'

type Context = HookContext<FilesystemOptions, unknown>

/** How a backup is made. */
export interface BackupOptions extends KeepOptions {
  readonly locks: Locks
  readonly now: number
}

/**
 * Keeps the files that an event is about to change, as they are; one that is not there as not there. A delivery that comes again
 * has what was kept the first time. @throws HooklineError one of `FILE_ERRORS`
 */
export async function backup(ctx: Context, root: Root, options: BackupOptions): Promise<Manifest> {
  const wanted = wantedOf(ctx, root)
  if (wanted.length === 0) throw fileError('FILE_NOTHING', `${ctx.event.name} names no file to back up`)
  const store = storeOf(ctx.stateDir)
  const keptAt = new Date(options.now).toISOString()
  const before = find(store, { id: ctx.event.id, delivery: ctx.delivery.id, keptAt })
  if (before !== undefined) return before
  const pending: Pending[] = []
  try {
    const files: KeptFile[] = []
    for (const one of wanted) files.push(await kept(store, root, one, options, pending))
    const manifest = manifestOf(ctx, 'backup', { ...options, root, files })
    await record(store, options.locks, manifest, pending, options)
    pending.length = 0
    return manifest
  } finally {
    for (const one of pending) discard(store, one)
  }
}

/** A path, or why it is none of ours. */
type Wanted = { readonly path: string; readonly at: Path } | { readonly path: string; readonly why: string }

/** What the hook names, or the event changes: each once. */
export function wantedOf(
  { event, options, render }: Pick<Context, 'event' | 'options' | 'render'>,
  root: Pick<Root, 'path'>,
): readonly Wanted[] {
  if (options.paths !== undefined) return options.paths.map((path) => named(pathOf(path, render)))
  const said = filesOf(event).flatMap(({ path, to }) => (to === null ? [path] : [path, to]))
  return [...new Set(said)].map((path) => saidBy(path, root))
}

/** An event that somebody sends by hand may have anything there. */
function filesOf({ data }: LifecycleEvent): readonly PatchedFile[] {
  const { files } = data as { readonly files?: unknown }
  return Array.isArray(files) ? files.filter(isFile) : []
}

function isFile(value: unknown): value is PatchedFile {
  if (typeof value !== 'object' || value === null) return false
  const { path, to } = value as Partial<Record<keyof PatchedFile, unknown>>
  return typeof path === 'string' && (typeof to === 'string' || to === null)
}

function named(at: Path): Wanted {
  return { path: [...at.folders, at.name].join('/'), at }
}

/** A name that no disk takes, and one outside of the root, is told and not followed. */
function saidBy(path: string, root: Pick<Root, 'path'>): Wanted {
  const inside = isAbsolute(path) ? relative(root.path, path).split(sep).join('/') : path
  try {
    return { path: inside, at: pathFrom(inside.replace(/^(?:\.\/)+/, '').split('/')) }
  } catch {
    return { path, why: 'lies outside of the root' }
  }
}

async function kept(
  store: Root,
  root: Root,
  wanted: Wanted,
  options: BackupOptions,
  pending: Pending[],
): Promise<KeptFile> {
  const { path } = wanted
  if ('why' in wanted) return { path, state: 'uncovered', why: wanted.why }
  try {
    const taken = await takenOf(store, root, wanted.at, path, options)
    if (taken === undefined) return { path, state: 'absent' }
    pending.push(taken.pending)
    return taken.file
  } catch (thrown) {
    return uncovered(path, thrown)
  }
}

function takenOf(
  store: Root,
  root: Root,
  at: Path,
  path: string,
  options: BackupOptions,
): Promise<Taken | undefined> {
  return whileHeld(root, at, async (folder) =>
    entryAt(folder, at.name) === undefined ? undefined : take(store, folder, at, path, options),
  )
}

/** What cannot be read is told; what a later attempt may do is tried again. */
function uncovered(path: string, thrown: unknown): KeptFile {
  const { code, message, details } = HooklineError.from(thrown)
  if (code === 'FILE_MISSING') return { path, state: 'absent' }
  if (!UNCOVERED.has(code) || details.retryable === true) throw thrown
  return { path, state: 'uncovered', why: message }
}

const UNCOVERED: ReadonlySet<string> = new Set([
  'FILE_LINK',
  'FILE_KIND',
  'FILE_CASE',
  'FILE_TOO_LARGE',
  'FILE_DENIED',
  'FILE_PATH',
  'FILE_PROTECTED',
])
