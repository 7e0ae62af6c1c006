import { readFile, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'

/** A package as it is installed. */
export interface Package {
  readonly dir: string
  readonly manifest: {
    readonly version?: unknown
    readonly main?: unknown
    readonly exports?: unknown
    readonly hookline?: { readonly spec?: unknown; readonly executor?: unknown }
  }
}

/** The package of that name as seen from a folder: the nearest node_modules that has it. Nothing is imported. */
export async function installedPackage(name: string, from: string): Promise<Package | undefined> {
  for (let folder = from; ; folder = dirname(folder)) {
    const dir = join(folder, 'node_modules', ...name.split('/'))
    const manifest = await readManifest(join(dir, 'package.json'))
    if (manifest !== undefined) return { dir, manifest }
    if (folder === dirname(folder)) return undefined
  }
}

async function readManifest(file: string): Promise<Package['manifest'] | undefined> {
  try {
    const found = await stat(file)
    // a pipe would be waited for
    if (!found.isFile() || found.size > MAX_BYTES) return {}
    const manifest = JSON.parse(await readFile(file, 'utf8')) as unknown
    return typeof manifest === 'object' && manifest !== null ? manifest : {}
  } catch (thrown) {
    return thrown instanceof SyntaxError ? {} : undefined
  }
}

const MAX_BYTES = 1 << 20

/** The file that `import` of a door of a package gives, as its manifest has it: `exports` first, else `main`. */
export function entryOf({ dir, manifest }: Package, door = '.'): string | undefined {
  const { exports, main } = manifest
  if (exports === undefined || exports === null)
    return door === '.' ? join(dir, typeof main === 'string' && main !== '' ? main : 'index.js') : undefined
  const isMap = typeof exports === 'object' && !Array.isArray(exports)
  const hasPaths = isMap && Object.keys(exports).some((key) => key.startsWith('.'))
  if (!hasPaths && door !== '.') return undefined
  const target = targetOf(hasPaths ? (exports as Readonly<Record<string, unknown>>)[door] : exports)
  return target?.startsWith('./') === true && !target.split('/').includes('..')
    ? join(dir, target)
    : undefined
}

/** What Node's `import` looks for, in the order of the manifest. */
const CONDITIONS = new Set(['node', 'import', 'module-sync', 'default'])

function targetOf(target: unknown, depth = 0): string | undefined {
  if (typeof target === 'string') return target
  if (typeof target !== 'object' || target === null || depth > 16) return undefined
  const choices = Array.isArray(target)
    ? (target as unknown[])
    : Object.entries(target).flatMap(([condition, value]) =>
        CONDITIONS.has(condition) ? [value as unknown] : [],
      )
  for (const choice of choices) {
    const found = targetOf(choice, depth + 1)
    if (found !== undefined) return found
  }
  return undefined
}
