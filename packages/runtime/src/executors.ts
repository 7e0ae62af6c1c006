import { pathToFileURL } from 'node:url'
import type { Plan } from '@hookline/config'
import { HooklineError, isExecutor, type AnyExecutor, type ExecutorSource } from '@hookline/core'

/** Where a plan's executors come from: those at hand, and plugins, each imported when a hook first needs it. */
export function executorSources(
  plan: Plan,
  atHand: Readonly<Record<string, ExecutorSource>>,
): Readonly<Record<string, ExecutorSource>> {
  const plugins = Object.entries(plan.executors).map(([name, { module }]): [string, ExecutorSource] => [
    name,
    () => loadPlugin(name, module),
  ])
  return { ...atHand, ...Object.fromEntries(plugins) }
}

/** The one executor a module exports, under whatever name. */
export async function loadPlugin(name: string, module: string): Promise<AnyExecutor> {
  const exports = (await import(pathToFileURL(module).href)) as Record<string, unknown>
  const found = [...new Set(Object.values(exports).filter(isExecutor))]
  if (found.length === 1) return found[0]!
  throw new HooklineError(
    'EXECUTOR_INVALID',
    `${module} exports ${found.length} executors, "${name}" needs exactly one`,
  )
}
