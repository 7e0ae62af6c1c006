import type { AnyExecutor } from '@hookline/core'
import type { Report } from './fault.ts'
import { isFirstParty } from './own-packages.ts'
import { findOwn } from './own-plugins.ts'
import type { CompileOptions, PlanExecutor } from './plan.ts'
import { findPlugin, isExecutorName, type PluginHost } from './plugins.ts'
import type { Shape } from './shape.ts'
import type { Table } from './toml.ts'
import { refuseVariables } from './variables.ts'

/** An executor with settings of its own: which, and what holds below the `with` of a hook. */
export interface Instance {
  readonly use: string
  readonly settings: Table
}

/** What hooks can name. */
export interface Plugins {
  readonly executors: ReadonlyMap<string, AnyExecutor | undefined>
  readonly instances: ReadonlyMap<string, Instance>
  readonly found: Readonly<Record<string, PlanExecutor>>
  /** Names of those that are not loaded on purpose. */
  readonly left: ReadonlySet<string>
}

/** The executors that hooks can name: those at hand, and those of `[executors]`, loaded if a hook uses them. */
export async function readPlugins(
  { executors, used }: { readonly executors: Shape['executors']; readonly used: readonly string[] },
  file: string,
  options: CompileOptions,
  report: Report,
): Promise<Plugins> {
  refuseVariables(executors, ['executors'], report)
  const taken = [...new Set([...Object.keys(options.executors), 'answer', 'script'])]
  const { leavePlugins = false } = options
  const isLeft = typeof leavePlugins === 'boolean' ? () => leavePlugins : leavePlugins
  const host = { file, taken, load: options.load, report }
  const instances = readInstances(executors, host)
  const wanted = new Set(used.map((name) => instances.get(name)?.use ?? name))
  const known = new Map<string, AnyExecutor | undefined>(Object.entries(options.executors))
  const own = await findOwn(
    [...wanted].filter((name) => !known.has(name)),
    executors,
    file,
    options,
    host,
  )
  // at once: one that is slow to load does not keep the others waiting
  const listed = Object.entries(executors).filter(([name]) => !Object.hasOwn(own, name))
  const read = await Promise.all([
    ...Object.entries(own).map(async ([name, plugin]) => {
      const loads = plugin.from.own === true || !isLeft(name)
      return { name, plugin, executor: loads ? await plugin.load() : undefined }
    }),
    ...listed.map(async ([name, entry]) => {
      const instance = instances.get(name)
      // an executor that is listed or at hand is found under the name it has there
      if (typeof entry !== 'string' && instance?.use !== name)
        return { name, plugin: undefined, executor: undefined }
      const plugin = await findPlugin(name, entry, host)
      const loads = !isLeft(name) && wanted.has(name) && !known.has(name)
      return { name, plugin, executor: loads ? await plugin?.load() : undefined }
    }),
  ])
  for (const { name, executor } of read) if (!known.has(name)) known.set(name, executor)
  const found = read.flatMap(({ name, plugin }) =>
    plugin === undefined ? [] : [[name, plugin.from] as const],
  )
  const left = new Set(found.flatMap(([name, from]) => (from.own !== true && isLeft(name) ? [name] : [])))
  return { executors: known, instances, found: Object.fromEntries(found), left }
}

/** `audit = { use = "database", url = "..." }`: one that names a package or a file is that plugin, under its own name. */
function readInstances(executors: Shape['executors'], host: PluginHost): ReadonlyMap<string, Instance> {
  const instances = new Map<string, Instance>()
  for (const [name, entry] of Object.entries(executors)) {
    if (typeof entry === 'string') continue
    const { use, ...settings } = entry
    const isOther = host.taken.includes(use) || typeof executors[use] === 'string' || isFirstParty(use)
    if (isExecutorName(name, ['executors', name], host))
      instances.set(name, { use: isOther ? use : name, settings })
  }
  return instances
}
