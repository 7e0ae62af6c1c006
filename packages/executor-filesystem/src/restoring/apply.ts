import { randomUUID } from 'node:crypto'
import { closeSync, unlinkSync, type Stats } from 'node:fs'
import { HooklineError } from '@hookline/core'
import { copyBytes } from '../bytes.ts'
import { fileError } from '../errors.ts'
import type { Folder } from '../held.ts'
import { record, take } from '../keep-files.ts'
import { openLocks } from '../lock.ts'
import type { KeptFile } from '../manifest.ts'
import { pathFrom, type Path } from '../path.ts'
import { entryAt, openRegular } from '../regular.ts'
import { replace } from '../replace.ts'
import type { Root } from '../root.ts'
import { contentPath, discard, storeOf, type Pending } from '../store.ts'
import { inFolder, whileHeld } from '../walk.ts'
import type { RestoreOptions, RestorePlan, RestoreStep } from './plan.ts'

/** What came of a restore. */
export interface Restored {
  /** By this id all of it can be undone; `null`: there was nothing to do. */
  readonly undo: string | null
  readonly done: readonly RestoreStep[]
  /** What could not be done, and is as it was. */
  readonly failed: readonly { readonly path: string; readonly error: HooklineError }[]
}

const DEEDS: ReadonlySet<string> = new Set(['bring back', 'replace', 'remove'])

/** Does what a plan says: keeps what is there first, so that a restore can itself be restored. @throws HooklineError one of `FILE_ERRORS` */
export async function applyRestore(plan: RestorePlan, options: RestoreOptions): Promise<Restored> {
  const steps = plan.steps.filter(({ deed }) => DEEDS.has(deed))
  if (steps.length === 0) return { undo: null, done: [], failed: [] }
  const { undo, before } = await keepPresent(plan, steps, options)
  const done: RestoreStep[] = []
  const failed: { path: string; error: HooklineError }[] = []
  for (const step of steps) {
    try {
      await carryOut(plan, step, before.get(step.path), options)
      done.push(step)
    } catch (thrown) {
      failed.push({ path: step.path, error: HooklineError.from(thrown) })
    }
  }
  return { undo, done, failed }
}

/** A file as it was kept just now. */
type Before = ReadonlyMap<string, Stats | undefined>

async function keepPresent(
  { backup, root }: RestorePlan,
  steps: readonly RestoreStep[],
  { stateDir, signal = new AbortController().signal }: RestoreOptions,
): Promise<{ readonly undo: string; readonly before: Before }> {
  const store = storeOf(stateDir)
  const [locks, id, keptAt] = [openLocks(stateDir), randomUUID(), new Date().toISOString()]
  const options = { maxBytes: Infinity, isSynced: true, signal }
  const [pending, files, before] = [[] as Pending[], [] as KeptFile[], new Map<string, Stats | undefined>()]
  try {
    for (const { path } of steps) {
      const at = pathFrom(path.split('/'))
      const taken = await present(root, at, async (folder, stat) => {
        before.set(path, stat)
        return stat === undefined ? undefined : take(store, folder, at, path, options)
      })
      if (taken !== undefined) pending.push(taken.pending)
      files.push(taken === undefined ? { path, state: 'absent' } : taken.file)
    }
    const { agent, session } = backup
    const about = { id, delivery: id, keptAt, at: keptAt, agent, session, root: root.path, hook: '-' }
    const manifest = { spec: 1, kind: 'restore', event: `restore of ${backup.id}`, ...about, files } as const
    await record(store, locks, manifest, pending, options)
    pending.length = 0
    return { undo: id, before }
  } finally {
    for (const one of pending) discard(store, one)
    locks.close()
  }
}

/** Where not even the folder is there, nothing is. */
async function present<T>(
  root: Root,
  path: Path,
  act: (folder: Folder, stat: Stats | undefined) => Promise<T | undefined>,
): Promise<T | undefined> {
  try {
    return await whileHeld(root, path, (folder) => act(folder, entryAt(folder, path.name)))
  } catch (thrown) {
    if (HooklineError.from(thrown).code === 'FILE_MISSING') return undefined
    throw thrown
  }
}

async function carryOut(
  { backup, root }: RestorePlan,
  { path, deed }: RestoreStep,
  before: Stats | undefined,
  options: RestoreOptions,
): Promise<void> {
  const at = pathFrom(path.split('/'))
  const file = backup.files.find((one) => one.path === path)!
  if (deed === 'remove')
    return inFolder(root, at, (folder) => {
      refuseChanged(folder, at, before)
      unlinkSync(folder.at(at.name))
    })
  if (file.state !== 'file') return
  const about = {
    about: `restore ${backup.id}`,
    mode: Number.parseInt(file.mode, 8),
    isModeSet: true,
    isSynced: true,
  }
  await whileHeld(
    root,
    at,
    (folder) =>
      replace(folder, at, about, async (fd) => {
        await contentInto(fd, file, options)
        refuseChanged(folder, at, before)
      }),
    { isMaking: true },
  )
}

/** What somebody wrote since it was kept would be lost. */
function refuseChanged(folder: Folder, { name, shown }: Path, before: Stats | undefined): void {
  const now = entryAt(folder, name)
  const isSame = now?.ino === before?.ino && now?.mtimeMs === before?.mtimeMs && now?.size === before?.size
  if (!isSame) throw fileError('FILE_CHANGED', `${shown} was changed meanwhile`)
}

async function contentInto(
  fd: number,
  { sha256, path }: KeptFile & { readonly state: 'file' },
  { stateDir, signal = new AbortController().signal }: RestoreOptions,
): Promise<void> {
  const at = contentPath(sha256)
  const found = await whileHeld(storeOf(stateDir), at, async (folder) => {
    const source = openRegular(folder, at.name, `what was kept of ${path}`)
    try {
      return await copyBytes(source.fd, fd, { maxBytes: Infinity, signal, shown: path })
    } finally {
      closeSync(source.fd)
    }
  })
  if (found.sha256 !== sha256)
    throw fileError('BACKUP_BROKEN', `what was kept of ${JSON.stringify(path)} is broken`)
}
