import { realpath } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { admit, isExecutor, isHooklineError, refusedSpec, type AnyExecutor } from '@hookline/core'
import type { Path, Report } from './fault.ts'
import { entryOf, installedPackage, type Package } from './package-entry.ts'
import type { PlanExecutor } from './plan.ts'
import type { InstanceTable } from './shape.ts'

const LOAD_MS = 10_000
const FILE = /^\.{1,2}\/.*\.(ts|js|mjs)$/
const PACKAGE = /^(@[a-z0-9~-][\w.~-]*\/)?[a-z0-9~-][\w.~-]*$/

/** A plugin that `[executors]` names, found and looked at; `executor` only once it was loaded. */
export interface Plugin {
  readonly from: PlanExecutor
  readonly load: () => Promise<AnyExecutor | undefined>
}

/** What finding a plugin needs. */
export interface PluginHost {
  readonly file: string
  readonly taken: readonly string[]
  readonly load: ((module: string, name: string) => Promise<unknown>) | undefined
  readonly report: Report
}

/** Finds what an entry of `[executors]` names, from the folder of the hooks.toml, without importing it. */
export async function findPlugin(
  name: string,
  entry: string | InstanceTable,
  host: PluginHost,
): Promise<Plugin | undefined> {
  const from = typeof entry === 'string' ? entry : entry.use
  const path = typeof entry === 'string' ? ['executors', name] : ['executors', name, 'use']
  if (!isExecutorName(name, ['executors', name], host)) return undefined
  const found = FILE.test(from)
    ? { module: resolve(dirname(host.file), from) }
    : await packageModule(from, path, host)
  if (found === undefined) return undefined
  const module = await realpath(found.module).catch(() => undefined)
  if (module === undefined) {
    host.report({ code: 'EXECUTOR_NOT_FOUND', message: `there is no file ${found.module}`, path })
    return undefined
  }
  return { from: { ...found, module, from }, load: () => loaded(name, module, path, host) }
}

/** True for a name that an executor of a file can have; else it is reported. */
export function isExecutorName(name: string, path: Path, { taken, report }: PluginHost): boolean {
  const isTaken = taken.includes(name)
  if (!isTaken && /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name)) return true
  const what = isTaken ? 'is an executor of hookline' : 'is no name for an executor'
  report({ code: 'EXECUTOR_NAME', message: `"${name}" ${what}`, path, at: 'key' })
  return false
}

async function packageModule(
  from: string,
  path: Path,
  { file, report }: PluginHost,
): Promise<{ readonly module: string; readonly version?: string } | undefined> {
  if (!PACKAGE.test(from)) {
    const hint = 'Write the name of a package, or a file that begins with ./ and ends in .ts, .js or .mjs.'
    report({ code: 'VALUE_INVALID', message: `"${from}" is neither a package nor a file`, path, hint })
    return undefined
  }
  const found = await installedPackage(from, dirname(file))
  if (found === undefined) {
    const hint = `Install it there: hookline plugin add ${from}, in a project npm install ${from}`
    report({
      code: 'EXECUTOR_NOT_FOUND',
      message: `the package "${from}" is not installed beside ${file}`,
      path,
      hint,
    })
    return undefined
  }
  if (!saysItsSpec(found, from, path, report)) return undefined
  const module = entryOf(found)
  if (module === undefined) {
    report({ code: 'EXECUTOR_NOT_FOUND', message: `the package "${from}" has nothing to import`, path })
    return undefined
  }
  const { version } = found.manifest
  return { module, ...(typeof version === 'string' ? { version } : {}) }
}

function saysItsSpec({ manifest: { hookline } }: Package, from: string, path: Path, report: Report): boolean {
  if (typeof hookline?.executor !== 'string') {
    report({
      code: 'EXECUTOR_MANIFEST',
      message: `the package "${from}" does not say that it is an executor`,
      path,
    })
    return false
  }
  const refusal = refusedSpec(`the package "${from}"`, hookline.spec)
  if (refusal !== undefined)
    report({ code: refusal.code, message: refusal.message, path, hint: refusal.hint })
  return refusal === undefined
}

export async function loaded(
  name: string,
  module: string,
  path: Path,
  { load, report }: PluginHost,
): Promise<AnyExecutor | undefined> {
  try {
    const exported = (await inTime((load ?? importModule)(module, name))) as Readonly<Record<string, unknown>>
    const executors = [...new Set(Object.values(exported ?? {}).filter(isExecutor))]
    if (executors.length === 1) return admit(name, executors[0])
    const message = `${module} exports ${executors.length} executors, one is needed`
    report({ code: 'EXECUTOR_INVALID', message, path })
  } catch (thrown) {
    if (isHooklineError(thrown))
      report({ code: thrown.code, message: thrown.message, path, hint: thrown.hint })
    else report({ code: 'EXECUTOR_LOAD', message: `${module}: ${messageOf(thrown)}`, path })
  }
  return undefined
}

export function importModule(module: string): Promise<unknown> {
  return import(pathToFileURL(module).href)
}

/** A module may wait for something that never comes. */
async function inTime(work: Promise<unknown>): Promise<unknown> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`it did not load within ${LOAD_MS / 1000}s`)), LOAD_MS)
  })
  return Promise.race([work, late]).finally(() => clearTimeout(timer))
}

function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message.split('\n')[0]! : String(thrown)
}
