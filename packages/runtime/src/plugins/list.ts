import { existsSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import {
  hooksUsing,
  listedExecutors,
  pluginPackage,
  type HooksFile,
  type PluginPackage,
} from '@hookline/config/edit'
import { PACKAGES, packageOf } from '@hookline/config/own-packages'
import { readIf } from '../install/file.ts'

/** An executor that hooks of a hooks.toml can name. */
export interface PluginRow {
  readonly name: string
  /** False: it is one of hookline's own, which is installed and needs no line in `[executors]`. */
  readonly listed: boolean
  /** A package, or a file. */
  readonly from: string
  readonly version: string | null
  /** Of a file it is known once it is loaded, which nobody does here. */
  readonly spec: number | null
  readonly hooks: readonly string[]
  /** Why hookline could not use it. */
  readonly problem: string | null
}

/**
 * What a hooks.toml lists in `[executors]`, and which of hookline's own are installed besides, beside it or in `ownFrom`. Nothing
 * is loaded. @throws HooklineError `TOML_INVALID`
 */
export async function listPlugins(
  file: string,
  ownFrom: readonly string[] = [],
): Promise<readonly PluginRow[]> {
  const hooks: HooksFile = { file, text: readIf(file) ?? '' }
  const listed = listedExecutors(hooks)
  const unlisted = PACKAGES.filter((name) => listed[name] === undefined)
  const rows = [
    ...Object.entries(listed).map(([name, from]) => listedRow(name, from, hooks)),
    ...unlisted.map((name) => ownRow(name, hooks, [dirname(file), ...ownFrom])),
  ]
  return (await Promise.all(rows)).filter((row) => row !== undefined)
}

async function listedRow(name: string, from: unknown, hooks: HooksFile): Promise<PluginRow> {
  return {
    name,
    listed: true,
    from: typeof from === 'string' ? from : JSON.stringify(from),
    ...(await standing(from, hooks.file)),
    hooks: hooksUsing(hooks, name),
  }
}

async function ownRow(
  name: string,
  hooks: HooksFile,
  folders: readonly string[],
): Promise<PluginRow | undefined> {
  const from = packageOf(name)
  for (const folder of folders) {
    const found = await pluginPackage(from, folder)
    if (found === undefined) continue
    return { name, listed: false, from, ...said(found), hooks: hooksUsing(hooks, name) }
  }
  return undefined
}

type Standing = Pick<PluginRow, 'version' | 'spec' | 'problem'>

async function standing(from: unknown, file: string): Promise<Standing> {
  const unknown = { version: null, spec: null, problem: null }
  if (typeof from !== 'string') return unknown
  if (/^\.{1,2}\//.test(from))
    return existsSync(resolve(dirname(file), from))
      ? unknown
      : { ...unknown, problem: 'there is no such file' }
  const found = await pluginPackage(from, dirname(file))
  return found === undefined ? { ...unknown, problem: 'it is not installed' } : said(found)
}

function said({ version, spec, refusal }: PluginPackage): Standing {
  return { version: version ?? null, spec: spec ?? null, problem: refusal?.message ?? null }
}
