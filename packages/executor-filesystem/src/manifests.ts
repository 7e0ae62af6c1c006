import { createHash } from 'node:crypto'
import {
  readdirSync,
  readFileSync,
  closeSync,
  fsyncSync,
  openSync,
  renameSync,
  writeFileSync,
  constants,
} from 'node:fs'
import { errnoOf } from './fault.ts'
import { pathFrom, type Path } from './path.ts'
import { entryAt, openRegular } from './regular.ts'
import { isManifest, type Listed, type Manifest } from './manifest.ts'
import type { Root } from './root.ts'
import { inFolder } from './walk.ts'

/** The manifest of a delivery: a day, and a name. */
function manifestPath({ id, delivery, keptAt }: Pick<Manifest, 'id' | 'delivery' | 'keptAt'>): Path {
  const hash = createHash('sha256').update(delivery).digest('hex').slice(0, 16)
  const safe = id.replaceAll(/[^\w-]/g, '_').slice(0, 64)
  return pathFrom(['events', keptAt.slice(0, 10), `${safe}.${hash}.json`])
}

/** Writes one down. What it names is in its place by then. To be called by one at a time. */
export function write(store: Root, manifest: Manifest, isSynced: boolean): void {
  const path = manifestPath(manifest)
  const temp = `${path.name}.tmp`
  inFolder(
    store,
    path,
    (folder) => {
      const { O_WRONLY, O_CREAT, O_TRUNC, O_NOFOLLOW } = constants
      const fd = openSync(folder.at(temp), O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW, 0o600)
      try {
        writeFileSync(fd, `${JSON.stringify(manifest, null, 2)}\n`)
        if (isSynced) fsyncSync(fd)
      } finally {
        closeSync(fd)
      }
      renameSync(folder.at(temp), folder.at(path.name))
      if (isSynced) fsyncSync(folder.fd)
    },
    { isMaking: true },
  )
}

/** All that is kept, the newest first. What cannot be read is no manifest. */
export function listAll(store: Root): readonly Listed[] {
  const days = namesIn(store, ['events'])
    .filter((day) => /^\d{4}-\d\d-\d\d$/.test(day))
    .toSorted()
  const all = days.flatMap((day) =>
    namesIn(store, ['events', day])
      .filter((name) => name.endsWith('.json'))
      .flatMap((name) => {
        const manifest = read(store, pathFrom(['events', day, name]))
        return manifest === undefined ? [] : [{ day, name, manifest }]
      }),
  )
  return all.toSorted((a, b) => (a.manifest.keptAt < b.manifest.keptAt ? 1 : -1))
}

/** The manifest of a delivery, if it was written on that day or the day before. */
export function find(store: Root, about: Pick<Manifest, 'id' | 'delivery' | 'keptAt'>): Manifest | undefined {
  const before = new Date(Date.parse(about.keptAt) - 86_400_000).toISOString()
  for (const keptAt of [about.keptAt, before]) {
    const found = read(store, manifestPath({ ...about, keptAt }))
    if (found?.delivery === about.delivery) return found
  }
  return undefined
}

/** The names in a folder of the store; none, if it is not there. */
export function namesIn(store: Root, folders: readonly string[]): readonly string[] {
  return absentAs([], () =>
    inFolder(store, pathFrom([...folders, '-']), (folder) => readdirSync(folder.at('.'))),
  )
}

function read(store: Root, path: Path): Manifest | undefined {
  return absentAs(undefined, () =>
    inFolder(store, path, (folder) => {
      if (entryAt(folder, path.name) === undefined) return undefined
      const { fd } = openRegular(folder, path.name, path.shown)
      try {
        const parsed = JSON.parse(readFileSync(fd, 'utf8')) as Manifest
        return isManifest(parsed) ? parsed : undefined
      } catch (thrown) {
        if (thrown instanceof SyntaxError) return undefined
        throw thrown
      } finally {
        closeSync(fd)
      }
    }),
  )
}

function absentAs<T>(value: T, act: () => T): T {
  try {
    return act()
  } catch (thrown) {
    if (errnoOf((thrown as Error).cause) === 'ENOENT') return value
    throw thrown
  }
}
