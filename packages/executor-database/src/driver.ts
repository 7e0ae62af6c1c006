import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import type { HookConfig } from '@hookline/core'
import { databaseError } from './errors.ts'
import { isProject } from './is-project.ts'

/** Drivers, and the versions that are known to work. */
const DRIVERS = { pg: '8', mysql2: '3' } as const

/** A package that is a driver. */
export type Driver = keyof typeof DRIVERS

/**
 * A driver, from where this package is installed, else from beside the hooks.toml. What a project has beside its own is not
 * loaded: nobody has trusted it.
 * @throws HooklineError `DATABASE_DRIVER`
 */
export async function driver<Module>(
  name: Driver,
  hook: HookConfig,
  from: string = fileURLToPath(import.meta.url),
): Promise<Module> {
  const beside = hook.source === undefined || isProject(hook) ? [] : [hook.source.file]
  const found = [from, ...beside].map((file) => resolved(name, file)).find((path) => path !== undefined)
  if (found === undefined) throw missing(name, from)
  const { default: whole, ...parts } = (await import(pathToFileURL(found).href)) as Record<string, unknown>
  return { ...parts, ...(whole as object) } as Module
}

/** Not as `require` looks: that would follow NODE_PATH, which is of whoever started the agent. */
function resolved(name: Driver, file: string): string | undefined {
  for (let folder = dirname(file); ; folder = dirname(folder)) {
    const found = join(folder, 'node_modules', name)
    if (existsSync(join(found, 'package.json'))) return createRequire(file).resolve(found)
    if (dirname(folder) === folder) return undefined
  }
}

function missing(name: Driver, from: string): Error {
  return databaseError('DATABASE_DRIVER', `the driver "${name}" is not installed`, {
    hint: `Install it where the executor is: ${installCommand(name, from)}`,
    retryable: false,
  })
}

/** What installs it beside this package, by whatever has installed that. */
export function installCommand(name: Driver, from: string): string {
  const [folder = dirname(from)] = from.split(/[/\\]node_modules[/\\]/)
  const spec = `${name}@${DRIVERS[name]}`
  if (from.includes(join('node_modules', '.pnpm'))) return `pnpm --dir ${quoted(folder)} add -D ${spec}`
  return `npm install --prefix ${quoted(folder)} ${spec}`
}

function quoted(path: string): string {
  return /^[\w@%+=:,./-]+$/.test(path) ? path : `'${path.replaceAll("'", String.raw`'\''`)}'`
}
