import { existsSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { hooksUsing, listedExecutors, pluginPackage, type HooksFile } from '@hookline/config/edit'
import { readIf } from '../install/file.ts'

/** An executor that a hooks.toml lists. */
export interface PluginRow {
  readonly name: string
  /** A package, or a file. */
  readonly from: string
  readonly version: string | null
  /** Of a file it is known once it is loaded, which nobody does here. */
  readonly spec: number | null
  readonly hooks: readonly string[]
  /** Why hookline could not use it. */
  readonly problem: string | null
}

/** What a hooks.toml lists in `[executors]`. Nothing is loaded. @throws HooklineError `TOML_INVALID` */
export async function listPlugins(file: string): Promise<readonly PluginRow[]> {
  const hooks: HooksFile = { file, text: readIf(file) ?? '' }
  const listed = Object.entries(listedExecutors(hooks))
  return Promise.all(
    listed.map(async ([name, from]) => ({
      name,
      from: typeof from === 'string' ? from : JSON.stringify(from),
      ...(await standing(from, file)),
      hooks: hooksUsing(hooks, name),
    })),
  )
}

async function standing(
  from: unknown,
  file: string,
): Promise<Pick<PluginRow, 'version' | 'spec' | 'problem'>> {
  const unknown = { version: null, spec: null, problem: null }
  if (typeof from !== 'string') return unknown
  if (/^\.{1,2}\//.test(from))
    return existsSync(resolve(dirname(file), from))
      ? unknown
      : { ...unknown, problem: 'there is no such file' }
  const found = await pluginPackage(from, dirname(file))
  if (found === undefined) return { ...unknown, problem: 'it is not installed' }
  const { version = null, spec = null, refusal } = found
  return { version, spec, problem: refusal?.message ?? null }
}
