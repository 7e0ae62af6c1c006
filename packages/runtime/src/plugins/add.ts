import { mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { listedExecutors, pluginPackage, setExecutor, type HooksFile } from '@hookline/config/edit'
import { alone } from '../edit/alone.ts'
import { editFile, type EditReport } from '../edit/edit-file.ts'
import { pluginError } from '../errors.ts'
import { npm } from './npm.ts'
import { dependenciesIn, keep, putBack } from './prefix.ts'
import { isOwn, prefixOf, type PluginRequest } from './request.ts'
import { pluginSource, type PluginSource } from './source.ts'

/** A line of `[executors]`. */
interface Listed {
  readonly name: string
  readonly from: string
  /** Of a package. */
  readonly version?: string | undefined
}

/** What was installed and listed. */
export interface PluginsAdded {
  readonly report: EditReport
  readonly plugins: readonly Listed[]
}

/**
 * Installs executor packages and lists them. One that is no plugin is taken out again, and nothing is listed.
 * @throws HooklineError
 */
export async function addPlugins(
  request: PluginRequest,
  words: readonly string[],
  as: string | undefined,
): Promise<PluginsAdded> {
  const sources = words.map((word) => pluginSource(word, request.cwd, request.file))
  const packages = sources.filter((one) => one.kind === 'package')
  if (packages.length === 0 || !isOwn(request)) return list(request, await there(request, sources), as)
  if (request.dryRun) return tried(request, sources, as)
  return alone(request.env, () => installed(request, sources, as), 'plugins.lock')
}

/** In a project the project's own package manager installs; here it is only looked at. */
async function there(request: PluginRequest, sources: readonly PluginSource[]): Promise<readonly Listed[]> {
  const found = sources.map(async (one) => {
    if (one.kind === 'file') return one
    if (one.name !== undefined && (await pluginPackage(one.name, prefixOf(request))) !== undefined)
      return lineOf(one.name, prefixOf(request))
    throw pluginError('PLUGIN_NOT_INSTALLED', `${one.spec} is not installed beside ${request.file}`)
  })
  return Promise.all(found)
}

async function installed(
  request: PluginRequest,
  sources: readonly PluginSource[],
  as: string | undefined,
): Promise<PluginsAdded> {
  const kept = keep(prefixOf(request))
  try {
    const added = await list(request, await install(request, sources, kept.dir), as)
    if (added.report.errors.length > 0) await putBack(kept, request.env)
    return added
  } catch (thrown) {
    await putBack(kept, request.env)
    throw thrown
  }
}

/** What it would be, found out in a folder that goes again. */
async function tried(
  request: PluginRequest,
  sources: readonly PluginSource[],
  as: string | undefined,
): Promise<PluginsAdded> {
  const dir = realpathSync(mkdtempSync(join(tmpdir(), 'hookline-plugin-')))
  try {
    keep(dir)
    const lines = await install(request, sources, dir)
    return await list({ ...request, compile: async () => ({ ok: false, errors: [] }) }, lines, as)
  } finally {
    rmSync(dir, { recursive: true, force: true })
  }
}

async function install(
  { onStep, env }: PluginRequest,
  sources: readonly PluginSource[],
  prefix: string,
): Promise<readonly Listed[]> {
  const specs = sources.flatMap((one) => (one.kind === 'package' ? [one.spec] : []))
  const before = dependenciesIn(prefix)
  onStep(`npm install ${specs.join(' ')} ...`)
  await npm('install', specs, prefix, env)
  const after = dependenciesIn(prefix)
  const found = sources.map(async (one) =>
    one.kind === 'file' ? one : lineOf(one.name ?? nameIn(one.spec, prefix, before, after), prefix),
  )
  return Promise.all(found)
}

/** A tarball, a folder, an address: its name is what npm wrote down. */
function nameIn(
  spec: string,
  prefix: string,
  before: Readonly<Record<string, string>>,
  after: Readonly<Record<string, string>>,
): string {
  const isIt = ([, from]: readonly [string, string]): boolean =>
    from === spec || (from.startsWith('file:') && resolve(prefix, from.slice(5)) === spec)
  const changed = Object.entries(after).filter(([name, from]) => before[name] !== from)
  const found = Object.entries(after).find(isIt) ?? (changed.length === 1 ? changed[0] : undefined)
  if (found === undefined) throw pluginError('NPM_FAILED', `npm did not say which package ${spec} is`)
  return found[0]
}

/** @throws HooklineError `EXECUTOR_MANIFEST` `EXECUTOR_SPEC` */
async function lineOf(from: string, prefix: string): Promise<Listed> {
  const found = await pluginPackage(from, prefix)
  if (found === undefined) throw pluginError('NPM_FAILED', `${from} is not where npm should have put it`)
  if (found.refusal !== undefined) throw found.refusal
  return { name: found.executor!, from, version: found.version }
}

async function list(
  request: PluginRequest,
  lines: readonly Listed[],
  as: string | undefined,
): Promise<PluginsAdded> {
  const plugins = lines.map(({ name, from, version }) => ({ name: as ?? name, from, version }))
  const edit = (before: HooksFile): HooksFile => plugins.reduce(listed, before)
  return { report: await editFile({ ...request, makes: true, edit }), plugins }
}

function listed(before: HooksFile, { name, from }: Listed): HooksFile {
  const now = listedExecutors(before)[name]
  if (now !== undefined && now !== from)
    throw pluginError(
      'PLUGIN_NAME_TAKEN',
      `[executors] has a "${name}" already, which is ${JSON.stringify(now)}`,
    )
  return setExecutor(before, name, from)
}
