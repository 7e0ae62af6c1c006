import { join } from 'node:path'
import { HooklineError, type BatchResult, type HookContext } from '@hookline/core'
import { append } from './append.ts'
import { fileError } from './errors.ts'
import { keepRotated } from './keep-rotated.ts'
import { pathOf, type Path } from './path.ts'
import { recordOf } from './record.ts'
import type { FilesystemResource } from './resource.ts'
import { rootOf, type Root } from './root.ts'
import { rotationOf } from './rotation.ts'
import type { FilesystemOptions } from './settings.ts'
import { stateFolder } from './state.ts'

type Context = HookContext<FilesystemOptions, FilesystemResource>

/** Records of one file, and whose they are. */
interface Group {
  readonly root: Root
  readonly path: Path
  readonly lines: string[]
  readonly places: number[]
}

/** Appends a record for each run of one hook: those for one file in one go, and all or none of them. Never rejects. */
export async function appendAll(all: readonly Context[]): Promise<readonly BatchResult[]> {
  const results: BatchResult[] = []
  for (const group of grouped(all, results)) {
    const settled = await appended(group, all[group.places[0]!]!)
    group.places.forEach((place, at) => (results[place] = settled(Buffer.byteLength(group.lines[at]!))))
  }
  return results
}

function grouped(all: readonly Context[], results: BatchResult[]): Iterable<Group> {
  const groups = new Map<string, Group>()
  all.forEach((ctx, place) => {
    try {
      const [root, path] = [rootOf(ctx.options.root, ctx), pathOf(ctx.options.path!, ctx.render)]
      const line = recordOf(ctx)
      const key = fileOf({ root, path })
      const group = groups.get(key) ?? { root, path, lines: [], places: [] }
      groups.set(key, group)
      group.lines.push(line)
      group.places.push(place)
    } catch (error) {
      results[place] = { status: 'failed', error }
    }
  })
  return groups.values()
}

function fileOf({ root, path }: Pick<Group, 'root' | 'path'>): string {
  return join(root.path, ...path.folders, path.name)
}

async function appended(group: Group, ctx: Context): Promise<(bytes: number) => BatchResult> {
  const { lines, path } = group
  try {
    const bytes = await written(group, ctx)
    ctx.log(`appended ${lines.length} ${lines.length === 1 ? 'record' : 'records'} to ${path.shown}, ${bytes} bytes`)
    const shown = [...path.folders, path.name].join('/')
    return (size) => ({ status: 'done', output: { data: { path: shown, bytes: size } } })
  } catch (thrown) {
    const error = HooklineError.from(thrown)
    return () => ({ status: 'failed', error })
  }
}

async function written({ root, path, lines }: Group, ctx: Context): Promise<number> {
  const { options, resource, signal, stateDir } = ctx
  const rotation = rotationOf(options)
  // the name of what is put aside is longer
  if (rotation !== undefined && Buffer.byteLength(path.name) > 220)
    throw fileError('FILE_PATH', `the path ${path.shown} has too long a name for a file that is put aside`)
  stateFolder(stateDir)
  const records = Buffer.from(lines.join(''))
  const mode = Number.parseInt(options.mode ?? '0600', 8)
  const file = fileOf({ root, path })
  const { isRotated } = await resource.locks.whileHeld(lockOf(file), signal, () =>
    append(root, path, records, { mode, isSynced: options.fsync ?? false, rotation, now: resource.now() }),
  )
  // also the first time: somebody before may have been killed
  if (rotation !== undefined && (isRotated || resource.upkeep.isFirst(file)))
    resource.upkeep.begin(file, ctx.log, (aborted) =>
      resource.locks.unlessHeld(lockOf(file), () =>
        keepRotated(root, path, rotation, { now: resource.now(), signal: aborted }),
      ),
    )
  return records.length
}

/** One for all spellings that a disk may take for the same. */
function lockOf(file: string): string {
  return `append ${file.normalize('NFKC').toLowerCase()}`
}
