import { HooklineError } from '@hookline/core'
import { nearest } from '@hookline/config'
import {
  hooksUsing,
  listedExecutors,
  removeExecutor,
  removeHook,
  type HooksFile,
} from '@hookline/config/edit'
import { alone } from '../edit/alone.ts'
import { editFile, type EditReport } from '../edit/edit-file.ts'
import { pluginError } from '../errors.ts'
import { npm } from './npm.ts'
import { dependenciesIn } from './prefix.ts'
import { isOwn, prefixOf, type PluginRequest } from './request.ts'

/** What was taken out. */
export interface PluginRemoved {
  readonly report: EditReport
  /** Hooks that went with it. */
  readonly hooks: readonly string[]
  /** The package that was uninstalled, if one was. */
  readonly uninstalled: string | null
}

/** Takes an executor off the list, and uninstalls its package. With `force` the hooks that use it go too. @throws HooklineError */
export function removePlugin(request: PluginRequest, name: string, force: boolean): Promise<PluginRemoved> {
  const act = (): Promise<PluginRemoved> => carriedOut(request, name, force)
  return request.dryRun ? act() : alone(request.env, act, 'plugins.lock')
}

async function carriedOut(request: PluginRequest, name: string, force: boolean): Promise<PluginRemoved> {
  let hooks: readonly string[] = []
  let from: unknown
  let others: readonly unknown[] = []
  const edit = (before: HooksFile): HooksFile => {
    const { [name]: mine, ...rest } = listedExecutors(before)
    if (mine === undefined) throw unknownPlugin(before, name)
    hooks = hooksUsing(before, name)
    from = mine
    others = Object.values(rest)
    if (hooks.length > 0 && !force)
      throw pluginError('PLUGIN_IN_USE', `"${name}" is used by ${hooks.join(', ')}`)
    return removeExecutor(hooks.reduce(removeHook, before), name)
  }
  const report = await editFile({ ...request, edit })
  const goes =
    isOwn(request) &&
    typeof from === 'string' &&
    !others.includes(from) &&
    from in dependenciesIn(prefixOf(request))
  const uninstalled = goes && report.errors.length === 0 ? (from as string) : null
  if (uninstalled !== null && !request.dryRun) {
    request.onStep(`npm uninstall ${uninstalled} ...`)
    await npm('uninstall', [uninstalled], prefixOf(request), request.env)
  }
  return { report, hooks, uninstalled }
}

/** The error for a name that `[executors]` does not have. */
export function unknownPlugin(file: HooksFile, name: string): HooklineError {
  const names = Object.keys(listedExecutors(file))
  const near = nearest(name, names, {})
  const hint = near === undefined ? `There are: ${names.join(', ') || 'none'}.` : `Did you mean "${near}"?`
  return new HooklineError('PLUGIN_UNKNOWN', `[executors] of ${file.file} has no "${name}"`, { hint })
}
