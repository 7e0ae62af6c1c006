import { existsSync, readdirSync, statSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { testedConfig } from '@hookline/config'
import { HooklineError } from '@hookline/core'
import { projectConfig, projectRoot } from '@hookline/runtime'

/** A hooks.toml, and where its tests stand. */
export interface Place {
  readonly config: string
  /** True: also in the hooks.toml itself. */
  readonly own: boolean
  /** `*.hooktest.toml` files. */
  readonly files: readonly string[]
}

const SUFFIX = '.hooktest.toml'
const LEFT_OUT: ReadonlySet<string> = new Set(['node_modules', '.git'])

/** The places that the words of the command name; `config`: the hooks.toml that is meant where none is nearer. */
export async function placesOf(
  words: readonly string[],
  config: string,
  given: boolean,
): Promise<readonly Place[]> {
  if (words.length === 0) return given ? around(config) : here(config)
  const places: Place[] = []
  for (const word of words) places.push(...(await placesIn(resolve(word), given ? config : undefined)))
  return together(places)
}

/** Your own tests, and those of the project that you stand in. */
async function here(config: string): Promise<readonly Place[]> {
  const found = projectConfig(projectRoot(process.cwd()), config)
  if (found.is !== 'one') return around(config)
  const own = existsSync(config) ? await around(config) : []
  return together([...own, ...(await around(found.file))])
}

async function placesIn(path: string, config: string | undefined): Promise<readonly Place[]> {
  const found = statSync(path, { throwIfNoEntry: false })
  if (found === undefined)
    throw new HooklineError('USAGE', `there is no ${path}`, {
      hint: 'Name a hooks.toml, a *.hooktest.toml or a folder.',
    })
  if (found.isDirectory()) return below(path, config ?? nearest(path) ?? join(path, 'hooks.toml'))
  if (!path.endsWith(SUFFIX)) return [{ config: path, own: true, files: [] }]
  const tested = (await testedConfig(path)) ?? config ?? nearest(dirname(path))
  if (tested !== undefined) return [{ config: tested, own: false, files: [path] }]
  throw new HooklineError('USAGE', `no hooks.toml is beside ${path}, or above it`, {
    hint: 'Write config = "path/of/hooks.toml" at the top of the file, or give --config <hooks.toml>.',
  })
}

/** The tests of a hooks.toml, and the files with tests beside and below it. */
export function around(config: string): Promise<readonly Place[]> {
  return below(dirname(config), config)
}

/** The tests in a folder; those that name no hooks.toml, and have none nearer, are about that one. */
async function below(dir: string, config: string): Promise<readonly Place[]> {
  const places: Place[] = dirname(config) === dir ? [{ config, own: true, files: [] }] : []
  for (const file of testFiles(dir)) {
    const tested = (await testedConfig(file)) ?? nearest(dirname(file), dir) ?? config
    places.push({ config: tested, own: false, files: [file] })
  }
  return together(places)
}

/** The hooks.toml in a folder or the nearest above it; none at `end` or above that. */
function nearest(dir: string, end?: string): string | undefined {
  if (dir === end) return undefined
  const file = join(dir, 'hooks.toml')
  if (existsSync(file)) return file
  return dir === dirname(dir) ? undefined : nearest(dirname(dir), end)
}

function testFiles(dir: string): readonly string[] {
  return entries(dir).flatMap((entry) => {
    const path = join(dir, entry.name)
    if (entry.isDirectory()) return LEFT_OUT.has(entry.name) ? [] : testFiles(path)
    return entry.isFile() && entry.name.endsWith(SUFFIX) ? [path] : []
  })
}

function entries(dir: string) {
  try {
    return readdirSync(dir, { withFileTypes: true }).toSorted((a, b) => (a.name < b.name ? -1 : 1))
  } catch {
    // a folder that may not be read has no tests for whoever asks
    return []
  }
}

/** One place for each hooks.toml. */
function together(places: readonly Place[]): readonly Place[] {
  const byConfig = new Map<string, Place>()
  for (const place of places) {
    const known = byConfig.get(place.config)
    byConfig.set(place.config, {
      config: place.config,
      own: place.own || known?.own === true,
      files: [...new Set([...(known?.files ?? []), ...place.files])],
    })
  }
  return [...byConfig.values()]
}
