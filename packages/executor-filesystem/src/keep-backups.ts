import { unlinkSync, rmdirSync } from 'node:fs'
import { errnoOf } from './fault.ts'
import type { Listed, Manifest } from './manifest.ts'
import { listAll, namesIn } from './manifests.ts'
import { pathFrom } from './path.ts'
import { entryAt } from './regular.ts'
import type { Root } from './root.ts'
import { contentPath, removeIn } from './store.ts'
import { inFolder } from './walk.ts'

/** What of a hook's backups is kept. */
export interface Retention {
  readonly hook: string
  /** Without links: the same hook of another project is another. */
  readonly root: string
  readonly keepMs: number
  readonly maxBytes: number
  readonly now: number
}

/**
 * Removes what a hook no longer keeps, and contents that nobody names any more. What another hook keeps, or the same in
 * another project, stays. To be called by one at a time.
 */
export function keepBackups(store: Root, retention: Retention): void {
  const all = listAll(store)
  const gone = new Set(expired(all, retention))
  for (const { day, name } of gone) unlinkIn(store, ['events', day, name])
  const named = new Set(all.filter((one) => !gone.has(one)).flatMap(({ manifest }) => contentsOf(manifest)))
  removeUnnamed(store, named)
  removeForgotten(store, retention.now)
  for (const day of new Set([...gone].map((one) => one.day))) removeEmpty(store, day)
}

function expired(
  all: readonly Listed[],
  { hook, root, keepMs, maxBytes, now }: Retention,
): readonly Listed[] {
  const own = all.filter(({ manifest }) => manifest.hook === hook && manifest.root === root)
  let bytes = 0
  // the newest first: the newest of all is kept, however large it is
  return own.filter(({ manifest }, at) => {
    bytes += sizeOf(manifest)
    return now - Date.parse(manifest.keptAt) > keepMs || (at > 0 && bytes > maxBytes)
  })
}

function sizeOf({ files }: Manifest): number {
  return files.reduce((sum, file) => sum + (file.state === 'file' ? file.size : 0), 0)
}

function contentsOf({ files }: Manifest): readonly string[] {
  return files.flatMap((file) => (file.state === 'file' ? [file.sha256] : []))
}

function removeUnnamed(store: Root, named: ReadonlySet<string>): void {
  for (const start of namesIn(store, ['contents']))
    for (const rest of namesIn(store, ['contents', start]))
      if (!named.has(start + rest)) unlinkIn(store, [...contentPath(start + rest).folders, rest])
}

/** Of somebody who was killed while he read. */
function removeForgotten(store: Root, now: number): void {
  for (const name of namesIn(store, ['pending']))
    inFolder(store, pathFrom(['pending', name]), (folder) => {
      const found = entryAt(folder, name)
      if (found !== undefined && now - found.mtimeMs > DAY_MS) removeIn(folder, name)
    })
}

const DAY_MS = 86_400_000

function unlinkIn(store: Root, names: readonly string[]): void {
  const path = pathFrom(names)
  inFolder(store, path, (folder) => unlinkSync(folder.at(path.name)))
}

function removeEmpty(store: Root, day: string): void {
  try {
    inFolder(store, pathFrom(['events', day]), (folder) => rmdirSync(folder.at(day)))
  } catch (thrown) {
    if (errnoOf((thrown as Error).cause) !== 'ENOTEMPTY') throw thrown
  }
}
