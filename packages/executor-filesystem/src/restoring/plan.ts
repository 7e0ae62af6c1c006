import { HooklineError } from '@hookline/core'
import { fileError } from '../errors.ts'
import type { KeptFile } from '../manifest.ts'
import { pathFrom } from '../path.ts'
import { rootAt, type Root } from '../root.ts'
import { backupsIn, type Backup } from './backups.ts'
import { presentOf, type Present } from './present.ts'

/** What is wanted of a restore. */
export interface RestoreOptions {
  readonly stateDir: string
  /** Only these, as the backup names them, or what lies below them. Default: all. */
  readonly paths?: readonly string[]
  /** True: what was not there before goes. */
  readonly isRemovingAdded?: boolean
  /** True: also what later events have changed again. */
  readonly isForced?: boolean
  readonly signal?: AbortSignal
}

/** What would be done with one file, and why not. */
export interface RestoreStep {
  readonly path: string
  /**
   * `bring back`: it is gone · `replace`: it is another now · `remove`: it was not there · `same`: it is as it was · `added`: it was
   * not there, and stays · `later`: later events changed it again · `blocked`: something is in its place · `uncovered`: it was not kept.
   */
  readonly deed: 'bring back' | 'replace' | 'remove' | 'same' | 'added' | 'later' | 'blocked' | 'uncovered'
  readonly why?: string
}

/** What would be done. */
export interface RestorePlan {
  readonly backup: Backup
  readonly root: Root
  readonly steps: readonly RestoreStep[]
}

/** Compares what was kept with what is there. Nothing is changed. @throws HooklineError `BACKUP_UNKNOWN`, `FILE_ROOT` */
export async function planRestore(backup: Backup, options: RestoreOptions): Promise<RestorePlan> {
  const root = rootAt(backup.root, options.stateDir)
  const later = laterThan(backup, options.stateDir)
  const steps: RestoreStep[] = []
  for (const file of wantedOf(backup, options.paths)) steps.push(await stepOf(file, root, later, options))
  return { backup, root, steps }
}

function wantedOf({ files, id }: Backup, paths: readonly string[] | undefined): readonly KeptFile[] {
  if (paths === undefined || paths.length === 0) return files
  const isIn = (path: string, wanted: string): boolean => path === wanted || path.startsWith(`${wanted}/`)
  const missing = paths.find((wanted) => !files.some(({ path }) => isIn(path, wanted)))
  if (missing !== undefined)
    throw fileError('BACKUP_UNKNOWN', `the backup of ${id} has no ${JSON.stringify(missing)}`)
  return files.filter(({ path }) => paths.some((wanted) => isIn(path, wanted)))
}

/** Of each path, how many later events were about to change it. */
function laterThan({ root, keptAt }: Backup, stateDir: string): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  for (const other of backupsIn(stateDir))
    if (other.kind === 'backup' && other.root === root && other.keptAt > keptAt)
      for (const { path } of other.files) counts.set(path, (counts.get(path) ?? 0) + 1)
  return counts
}

async function stepOf(
  file: KeptFile,
  root: Root,
  later: ReadonlyMap<string, number>,
  { isForced, isRemovingAdded, signal = new AbortController().signal }: RestoreOptions,
): Promise<RestoreStep> {
  const { path } = file
  if (file.state === 'uncovered') return { path, deed: 'uncovered', why: file.why }
  try {
    const present = await presentOf(root, pathFrom(path.split('/')), signal)
    if (isSame(file, present)) return { path, deed: 'same' }
    if (file.state === 'absent') return { path, deed: isRemovingAdded === true ? 'remove' : 'added' }
    if (present === undefined) return { path, deed: 'bring back' }
    const count = later.get(path) ?? 0
    if (count === 0 || isForced === true) return { path, deed: 'replace' }
    return { path, deed: 'later', why: `${count} later ${count === 1 ? 'event' : 'events'} changed it again` }
  } catch (thrown) {
    return { path, deed: 'blocked', why: HooklineError.from(thrown).message }
  }
}

function isSame(file: KeptFile, present: Present | undefined): boolean {
  if (file.state !== 'file') return present === undefined
  return present?.sha256 === file.sha256 && (present.stat.mode & 0o777) === Number.parseInt(file.mode, 8)
}
