import { dirname } from 'node:path'
import { isHooklineError } from '@hookline/core'
import { isFirstParty, ownPackage, packageOf } from './own-packages.ts'
import type { CompileOptions } from './plan.ts'
import { findPlugin, importModule, loaded, type Plugin, type PluginHost } from './plugins.ts'
import type { Shape } from './shape.ts'

/**
 * The executors of hookline that hooks name, as they are installed: beside the file of the user or the company, or beside this
 * hookline. What a project has installed is a plugin like any other, and comes last.
 */
export async function findOwn(
  names: readonly string[],
  listed: Shape['executors'],
  file: string,
  { layer, ownFrom = [] }: CompileOptions,
  host: PluginHost,
): Promise<Readonly<Record<string, Plugin>>> {
  const folders = layer === 'project' ? ownFrom : [dirname(file), ...ownFrom]
  const found = names
    .filter((name) => isFirstParty(name) && isOwnEntry(name, listed[name]))
    .map(async (name): Promise<readonly (readonly [string, Plugin])[]> => {
      const isListed = listed[name] !== undefined
      // a project that lists it wants its own
      const plugin = layer === 'project' && isListed ? undefined : await ownPlugin(name, folders, host)
      if (plugin !== undefined) return [[name, plugin]]
      const other = layer === 'project' && !isListed ? await projectPlugin(name, host) : undefined
      return other === undefined ? [] : [[name, other]]
    })
  return Object.fromEntries((await Promise.all(found)).flat())
}

/** Not listed, or listed as what it is. */
function isOwnEntry(name: string, entry: Shape['executors'][string] | undefined): boolean {
  return entry === undefined || entry === packageOf(name)
}

async function ownPlugin(
  name: string,
  folders: readonly string[],
  host: PluginHost,
): Promise<Plugin | undefined> {
  const found = await ownPackage(name, folders)
  if (found === undefined) return undefined
  const path = ['executors', name]
  if (isHooklineError(found)) {
    host.report({ code: found.code, message: found.message, path, hint: found.hint })
    return undefined
  }
  return {
    from: { ...found, from: packageOf(name), own: true },
    load: () => loaded(name, found.module, path, { ...host, load: importModule }),
  }
}

async function projectPlugin(name: string, host: PluginHost): Promise<Plugin | undefined> {
  // that it is not installed is said with the hook
  return findPlugin(name, packageOf(name), { ...host, report: () => undefined })
}
