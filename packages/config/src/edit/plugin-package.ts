import { HooklineError, refusedSpec } from '@hookline/core'
import { configHint } from '../errors.ts'
import { installedPackage } from '../package-entry.ts'

/** An installed package as its manifest tells it. */
export interface PluginPackage {
  readonly dir: string
  readonly version: string | undefined
  /** The name of its executor, and the spec that it was written for. */
  readonly executor: string | undefined
  readonly spec: number | undefined
  /** Why hookline would not load it. */
  readonly refusal: HooklineError | undefined
}

/** A package as seen from a folder; `undefined`: it is not installed there. Nothing of it is imported. */
export async function pluginPackage(name: string, from: string): Promise<PluginPackage | undefined> {
  const found = await installedPackage(name, from)
  if (found === undefined) return undefined
  const { dir, manifest } = found
  const { executor, spec } = manifest.hookline ?? {}
  return {
    dir,
    version: typeof manifest.version === 'string' ? manifest.version : undefined,
    executor: typeof executor === 'string' ? executor : undefined,
    spec: typeof spec === 'number' ? spec : undefined,
    refusal: typeof executor === 'string' ? refusedSpec(`the package "${name}"`, spec) : notOne(name),
  }
}

function notOne(name: string): HooklineError {
  return new HooklineError('EXECUTOR_MANIFEST', `the package "${name}" does not say that it is an executor`, {
    hint: configHint('EXECUTOR_MANIFEST')!,
  })
}
