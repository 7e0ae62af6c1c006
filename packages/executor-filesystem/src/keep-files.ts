import { closeSync, fstatSync } from 'node:fs'
import type { HookContext } from '@hookline/core'
import type { Digest } from './bytes.ts'
import { refuseLarge } from './copy.ts'
import type { Folder } from './held.ts'
import { hookName } from './layer.ts'
import type { Locks } from './lock.ts'
import type { KeptFile, Manifest } from './manifest.ts'
import { write } from './manifests.ts'
import type { Path } from './path.ts'
import { openRegular } from './regular.ts'
import type { Root } from './root.ts'
import { discard, keep, place, STORE_LOCK, type Pending } from './store.ts'

/** How files are kept. */
export interface KeepOptions {
  readonly maxBytes: number
  readonly isSynced: boolean
  readonly signal: AbortSignal
}

/** A file that was read into the store. */
export interface Taken {
  readonly file: KeptFile & { readonly state: 'file' }
  readonly pending: Pending
}

/** Reads a file into the store, again if somebody writes to it meanwhile. @throws HooklineError one of `FILE_ERRORS` */
export async function take(
  store: Root,
  folder: Folder,
  { name, shown }: Path,
  path: string,
  options: KeepOptions,
): Promise<Taken> {
  const opened = openRegular(folder, name, shown, { mayBeLinked: true })
  try {
    const read = { ...options, shown }
    refuseLarge(opened, read)
    for (let tries = 1; ; tries++) {
      const before = fstatSync(opened.fd)
      const pending = await keep(store, opened.fd, read)
      const after = fstatSync(opened.fd)
      const isSteady =
        before.mtimeMs === after.mtimeMs && before.size === after.size && pending.size === after.size
      if (isSteady || tries === 3) return { pending, file: fileOf(path, pending, before.mode, isSteady) }
      discard(store, pending)
    }
  } finally {
    closeSync(opened.fd)
  }
}

function fileOf(path: string, { sha256, size }: Digest, mode: number, isSteady: boolean): Taken['file'] {
  const file = {
    path,
    state: 'file' as const,
    sha256,
    size,
    mode: (mode & 0o777).toString(8).padStart(4, '0'),
  }
  return isSteady ? file : { ...file, isUnsteady: true }
}

/** Puts contents into their places and writes down whose they are: from then on they are kept. */
export async function record(
  store: Root,
  locks: Locks,
  manifest: Manifest,
  pending: readonly Pending[],
  { isSynced, signal }: KeepOptions,
): Promise<void> {
  await locks.whileHeld(STORE_LOCK, signal, () => {
    for (const one of pending) place(store, one, isSynced)
    write(store, manifest, isSynced)
  })
}

/** What a manifest says of the event. */
export function manifestOf(
  { event, hook, delivery }: Pick<HookContext, 'event' | 'hook' | 'delivery'>,
  kind: Manifest['kind'],
  { now, root, files }: { readonly now: number; readonly root: Root; readonly files: readonly KeptFile[] },
): Manifest {
  return {
    spec: 1,
    kind,
    id: event.id,
    delivery: delivery.id,
    event: event.name,
    at: event.at,
    keptAt: new Date(now).toISOString(),
    hook: hookName(hook),
    agent: event.agent.name,
    session: event.session.id,
    root: root.path,
    files,
  }
}
