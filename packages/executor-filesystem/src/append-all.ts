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
import { modeOf } from './size.ts'

type Context = HookContext<FilesystemOptions, FilesystemResource>

/** Records of one file, and whose they are. */
interface Group {
  readonly root: Root
  readonly path: Path
  readonly lines: string[]
  /** Bytes of each. */
  readonly sizes: number[]
  readonly places: number[]
}

/** Appends a record for each run of one hook: those for one file in one go, and all or none of them. Never rejects. */
export async function appendAll(all: readonly Context[]): Promise<readonly BatchResult[]> {
  const results: BatchResult[] = []
  for (const group of grouped(all, results)) {
    const settled = await appended(group, all[group.places[0]!]!)
    group.places.forEach((place, at) => (results[place] = settled(group.sizes[at]!)))
  }
  return results
}

function grouped(all: readonly Context[], results: BatchResult[]): Iterable<Group> {
  const groups = new Map<string, Group>()
  const groupOf = grouping(groups)
  all.forEach((ctx, place) => {
    try {
      const line = recordOf(ctx)
      const group = groupOf(ctx)
      group.lines.push(line)
      group.sizes.push(Buffer.byteLength(line))
      group.places.push(place)
    } catch (error) {
      results[place] = { status: 'failed', error }
    }
  })
  return groups.values()
}

/** Events of one session that name one file are of one group: it is looked up once. */
function grouping(groups: Map<string, Group>): (ctx: Context) => Group {
  const roots = new Map<string, Root>()
  const paths = new Map<string, Path>()
  const once = <T>(known: Map<string, T>, key: string, make: () => T): T => {
    const found = known.get(key) ?? make()
    known.set(key, found)
    return found
  }
  return (ctx) => {
    const { root: said, path: template } = ctx.options
    const root = once(roots, ctx.event.session.root, () => rootOf(said, ctx))
    const make = (): Path => pathOf(template!, ctx.render)
    const path = template!.includes('{{') ? make() : once(paths, '', make)
    const key = [root.path, ...path.folders, path.name].join('/')
    return once(groups, key, () => ({ root, path, lines: [], sizes: [], places: [] }))
  }
}

function fileOf({ root, path }: Pick<Group, 'root' | 'path'>): string {
  return join(root.path, ...path.folders, path.name)
}

async function appended(group: Group, ctx: Context): Promise<(bytes: number) => BatchResult> {
  const { lines, path } = group
  try {
    const bytes = await written(group, ctx)
    ctx.log(
      `appended ${lines.length} ${lines.length === 1 ? 'record' : 'records'} to ${path.shown}, ${bytes} bytes`,
    )
    const shown = [...path.folders, path.name].join('/')
    return (size) => ({ status: 'done', output: { data: { path: shown, bytes: size } } })
  } catch (thrown) {
    const error = HooklineError.from(thrown)
    return () => ({ status: 'failed', error })
  }
}

/** Without a text of all of them in between, of which there may be megabytes. */
function joined({ lines, sizes }: Group): Buffer {
  const all = Buffer.allocUnsafe(sizes.reduce((sum, size) => sum + size, 0))
  let at = 0
  for (const line of lines) at += all.write(line, at)
  return all
}

async function written(group: Group, ctx: Context): Promise<number> {
  const { root, path } = group
  const { options, resource, signal } = ctx
  const rotation = rotationOf(options)
  // the name of what is put aside is longer
  if (rotation !== undefined && Buffer.byteLength(path.name) > 220)
    throw fileError('FILE_PATH', `the path ${path.shown} has too long a name for a file that is put aside`)
  const records = joined(group)
  const mode = modeOf(options.permissions)
  const file = fileOf({ root, path })
  const { isRotated, kept } = await resource.locks.whileHeld(lockOf(file), signal, () =>
    append(root, path, records, { mode, isSynced: options.fsync ?? false, rotation, now: resource.now() }),
  )
  await kept
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
