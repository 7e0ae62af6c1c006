import type { Plan } from '@hookline/config'
import type { ExecutorSource } from '@hookline/core'
import type { Hosts } from './host/index.ts'

/** Where a plan's executors come from: those at hand, and plugins, each in a process that starts when a hook needs it. */
export function executorSources(
  plan: Plan,
  atHand: Readonly<Record<string, ExecutorSource>>,
  hosts: (() => Promise<Hosts>) | undefined,
): Readonly<Record<string, ExecutorSource>> {
  if (hosts === undefined) return atHand
  const plugins = Object.entries(plan.executors).map(([name, { module }]): [string, ExecutorSource] => [
    name,
    async () => (await hosts()).executor(name, module),
  ])
  return { ...atHand, ...Object.fromEntries(plugins) }
}
