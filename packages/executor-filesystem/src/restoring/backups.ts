import { fileError } from '../errors.ts'
import type { KeptFile, Manifest } from '../manifest.ts'
import { listAll } from '../manifests.ts'
import { storeOf } from '../store.ts'

/** What was kept for one event. */
export interface Backup extends Pick<
  Manifest,
  'id' | 'kind' | 'event' | 'at' | 'keptAt' | 'agent' | 'session' | 'root'
> {
  /** The hooks that kept it. */
  readonly hooks: readonly string[]
  readonly files: readonly KeptFile[]
}

/** All that is kept, the newest first. @throws HooklineError `STATE_FOLDER` */
export function backupsIn(stateDir: string): readonly Backup[] {
  const groups = new Map<string, Manifest[]>()
  for (const { manifest } of listAll(storeOf(stateDir))) {
    const key = `${manifest.id}\0${manifest.root}`
    groups.set(key, [...(groups.get(key) ?? []), manifest])
  }
  return [...groups.values()].map(merged)
}

/** Several hooks may have kept the same event: the first that did has what was there before. */
function merged(manifests: readonly Manifest[]): Backup {
  const oldest = manifests.toReversed()
  const files = new Map<string, KeptFile>()
  for (const { files: kept } of oldest)
    for (const file of kept)
      if (!files.has(file.path) || files.get(file.path)!.state === 'uncovered') files.set(file.path, file)
  const { id, kind, event, at, keptAt, agent, session, root } = oldest[0]!
  const hooks = [...new Set(oldest.map(({ hook }) => hook))]
  return { id, kind, event, at, keptAt, agent, session, root, hooks, files: [...files.values()] }
}

/**
 * The backup of an event, by its id, by how that begins, or the `latest` of a project that was not itself a restore.
 * @throws HooklineError `BACKUP_UNKNOWN`, `BACKUP_SEVERAL`
 */
export function backupOf(stateDir: string, said: string, project: string): Backup {
  const all = backupsIn(stateDir)
  if (said === 'latest' || said === 'last') {
    const found = all.find(({ kind, root }) => kind !== 'restore' && root === project)
    if (found !== undefined) return found
    throw fileError('BACKUP_UNKNOWN', `nothing is kept of ${project}`)
  }
  const found = all.filter(({ id }) => id.startsWith(said))
  const exact = found.filter(({ id }) => id === said)
  const [one, ...more] = exact.length > 0 ? exact : found
  if (one === undefined || said === '')
    throw fileError('BACKUP_UNKNOWN', `no backup of an event ${JSON.stringify(said)}`)
  if (more.length === 0) return one
  const ids = [one, ...more].slice(0, 5).map(({ id, root }) => `${id} in ${root}`)
  throw fileError('BACKUP_SEVERAL', `several begin with ${said}: ${ids.join(', ')}`)
}
