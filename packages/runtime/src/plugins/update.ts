import type { HooklineError } from '@hookline/core'
import { listedExecutors, pluginPackage, type HooksFile } from '@hookline/config/edit'
import { alone } from '../edit/alone.ts'
import { newErrors } from '../edit/edit-file.ts'
import { pluginError } from '../errors.ts'
import { readIf } from '../install/file.ts'
import { npm } from './npm.ts'
import { dependenciesIn, keep, putBack } from './prefix.ts'
import { unknownPlugin } from './remove.ts'
import { isOwn, prefixOf, type PluginRequest } from './request.ts'

/** A package before and after. */
export interface PluginUpdate {
  readonly name: string
  readonly from: string
  readonly before: string | undefined
  /** `undefined`: it was only looked at. */
  readonly after: string | undefined
}

/** What was updated. */
export interface PluginsUpdated {
  readonly updates: readonly PluginUpdate[]
  /** What hooks would have against the new ones: the old ones are back. */
  readonly errors: readonly HooklineError[]
}

/** Updates the package of an executor, or of all, within the range that was asked for. @throws HooklineError */
export function updatePlugins(request: PluginRequest, name: string | undefined): Promise<PluginsUpdated> {
  const file: HooksFile = { file: request.file, text: readIf(request.file) ?? '' }
  const listed = listedExecutors(file)
  if (name !== undefined && !Object.hasOwn(listed, name)) throw unknownPlugin(file, name)
  if (!isOwn(request))
    throw pluginError('PLUGIN_NOT_OURS', `the packages beside ${request.file} are the project's`)
  const installed = dependenciesIn(prefixOf(request))
  const packages = Object.entries(listed).flatMap(([key, from]) =>
    (name === undefined || key === name) && typeof from === 'string' && Object.hasOwn(installed, from)
      ? [{ name: key, from }]
      : [],
  )
  if (request.dryRun) return lookedAt(packages, prefixOf(request))
  if (packages.length === 0) return Promise.resolve({ updates: [], errors: [] })
  return alone(request.env, () => carriedOut(request, packages, file.text), 'plugins.lock')
}

async function lookedAt(
  packages: readonly Pick<PluginUpdate, 'name' | 'from'>[],
  prefix: string,
): Promise<PluginsUpdated> {
  const before = await versions(packages, prefix)
  return {
    updates: packages.map((one, at) => ({ ...one, before: before[at], after: undefined })),
    errors: [],
  }
}

async function carriedOut(
  request: PluginRequest,
  packages: readonly Pick<PluginUpdate, 'name' | 'from'>[],
  text: string,
): Promise<PluginsUpdated> {
  const prefix = prefixOf(request)
  const before = await versions(packages, prefix)
  const was = await request.compile(request.file, text)
  const kept = keep(prefix)
  try {
    request.onStep(`npm update ${packages.map(({ from }) => from).join(' ')} ...`)
    await npm(
      'update',
      packages.map(({ from }) => from),
      prefix,
      request.env,
    )
    const after = await versions(packages, prefix)
    const errors = newErrors(was, await request.compile(request.file, text))
    if (errors.length > 0) await putBack(kept, request.env)
    return { updates: packages.map((one, at) => ({ ...one, before: before[at], after: after[at] })), errors }
  } catch (thrown) {
    await putBack(kept, request.env)
    throw thrown
  }
}

async function versions(
  packages: readonly { readonly from: string }[],
  prefix: string,
): Promise<readonly (string | undefined)[]> {
  return Promise.all(packages.map(async ({ from }) => (await pluginPackage(from, prefix))?.version))
}
