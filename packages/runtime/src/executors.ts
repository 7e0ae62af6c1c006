import type { Plan, PlanExecutor } from '@hookline/config'
import type { AnyExecutor, ExecutorSource } from '@hookline/core'
import { trustError } from './errors.ts'
import type { Hosts } from './host/index.ts'
import { packageDigest } from './trust/plugin-content.ts'

/** Where a plan's executors come from: those at hand, and plugins, each in a process that starts when a hook needs it. */
export function executorSources(
  plan: Plan,
  atHand: Readonly<Record<string, ExecutorSource>>,
  hosts: (() => Promise<Hosts>) | undefined,
): Readonly<Record<string, ExecutorSource>> {
  if (hosts === undefined) return atHand
  const plugins = Object.entries(plan.executors).map(([name, found]): [string, ExecutorSource] => [
    name,
    async () => pluginExecutor(name, found, await hosts()),
  ])
  return { ...atHand, ...Object.fromEntries(plugins) }
}

/** A plugin as it was found, in a process of its own. @throws HooklineError `TRUST_CHANGED`, and what loading it comes to */
export async function pluginExecutor(name: string, found: PlanExecutor, hosts: Hosts): Promise<AnyExecutor> {
  if (found.digest !== undefined) checkContent(name, found)
  return hosts.executor(name, found.module, [], found.origin)
}

/** A package of a project cannot be copied with all that it needs: it runs as long as it is what was trusted. */
function checkContent(name: string, { from, module, digest }: PlanExecutor): void {
  if (packageDigest(module) === digest) return
  throw trustError('TRUST_CHANGED', `the plugin "${name}" (${from}) is not what was trusted`)
}
