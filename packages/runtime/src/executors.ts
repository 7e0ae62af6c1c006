import { isFirstParty } from '@hookline/config/own-packages'
import type { Plan, PlanExecutor } from '@hookline/config'
import type { AnyExecutor, ExecutorSource } from '@hookline/core'
import { trustError } from './errors.ts'
import type { Hosts } from './host/index.ts'
import { ownExecutor, type OwnMeans } from './own-executor.ts'
import { packageDigest } from './trust/plugin-content.ts'

/** What executors that are not at hand are had with. */
export interface ExecutorMeans {
  readonly hosts: (() => Promise<Hosts>) | undefined
  readonly own: OwnMeans | undefined
}

/**
 * Where a plan's executors come from: those at hand; packages of hookline, in this process; and plugins, each in a process that
 * starts when a hook needs it.
 */
export function executorSources(
  plan: Plan,
  atHand: Readonly<Record<string, ExecutorSource>>,
  { hosts, own }: ExecutorMeans,
): Readonly<Record<string, ExecutorSource>> {
  const sources: Record<string, ExecutorSource> = { ...atHand }
  for (const [name, found] of Object.entries(plan.executors)) {
    if (found.own === true && own !== undefined) sources[name] = () => ownExecutor(name, found, own)
    else if (hosts !== undefined) sources[name] = async () => pluginExecutor(name, found, await hosts())
  }
  if (own === undefined) return sources
  // what was trusted of a project names them without saying where they are
  for (const { executor } of plan.hooks)
    if (!Object.hasOwn(sources, executor) && isFirstParty(executor))
      sources[executor] = () => ownExecutor(executor, undefined, own)
  return sources
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
