import type { AnyExecutor } from '@hookline/core'
import type { Report } from './fault.ts'
import type { CompileOptions, PlanExecutor } from './plan.ts'
import { findPlugin } from './plugins.ts'
import type { Shape } from './shape.ts'
import { checkVariables } from './variables.ts'

/** The executors that hooks can name: those at hand, and those of `[executors]`, loaded if a hook uses them. */
export async function readPlugins(
  { executors, used }: { readonly executors: Shape['executors']; readonly used: readonly unknown[] },
  file: string,
  options: CompileOptions,
  report: Report,
): Promise<{
  readonly executors: ReadonlyMap<string, AnyExecutor | undefined>
  readonly found: Readonly<Record<string, PlanExecutor>>
  /** Names of those that are not loaded on purpose. */
  readonly left: ReadonlySet<string>
}> {
  checkVariables(executors, ['executors'], report)
  const taken = [...new Set([...Object.keys(options.executors), 'answer', 'script'])]
  const host = { file, taken, load: options.load, report }
  const wanted = new Set(used)
  const known = new Map<string, AnyExecutor | undefined>(Object.entries(options.executors))
  // at once: one that is slow to load does not keep the others waiting
  const read = await Promise.all(
    Object.entries(executors).map(async ([name, from]) => {
      const plugin = await findPlugin(name, from, host)
      const loads = options.leavePlugins !== true && wanted.has(name) && !known.has(name)
      return { name, plugin, executor: loads ? await plugin?.load() : undefined }
    }),
  )
  for (const { name, executor } of read) if (!known.has(name)) known.set(name, executor)
  const found = read.flatMap(({ name, plugin }) =>
    plugin === undefined ? [] : [[name, plugin.from] as const],
  )
  const left = new Set(options.leavePlugins === true ? found.map(([name]) => name) : [])
  return { executors: known, found: Object.fromEntries(found), left }
}
