import { existsSync } from 'node:fs'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { HooklineError } from '@hookline/core'
import { loadPlan, MANAGED_CONFIG, type LoadedPlan } from '@hookline/runtime'
import { managedAgents, type ManagedRequest } from '@hookline/runtime/managed'
import { compileLayer } from '../compile.ts'
import type { Flags } from '../flags.ts'
import { version } from '../version.ts'

/** The agent named on the command line. @throws HooklineError `USAGE` */
export function managedAgentOf({ words }: Flags, usage: string): string {
  const [agent, ...rest] = words
  if (agent !== undefined && rest.length === 0 && managedAgents.includes(agent)) return agent
  const message = agent === undefined ? 'which agent?' : `cannot wire "${words.join(' ')}" for everybody`
  throw new HooklineError('USAGE', message, { hint: `${usage}; agents: ${managedAgents.join(', ')}` })
}

/** The company's own plan. */
export function managedPlan(): Promise<LoadedPlan> {
  return loadPlan({
    file: MANAGED_CONFIG,
    required: false,
    isRooted: true,
    hookline: version,
    env: process.env,
    compiler: async () => compileLayer,
  })
}

/** What the company's lines are made of. */
export function managedRequest(agent: string, { plan }: LoadedPlan): ManagedRequest {
  return {
    agent,
    plan,
    dist: dirname(fileURLToPath(import.meta.url)),
    version,
    node: process.execPath,
  }
}

/** @throws HooklineError `CONFIG_NOT_FOUND` */
export function mustHaveHooks(): void {
  if (existsSync(MANAGED_CONFIG)) return
  throw new HooklineError('CONFIG_NOT_FOUND', `there is no ${MANAGED_CONFIG}`, {
    hint: 'Write the hooks of the company there first, as root; docs/managed.md has some to begin with.',
  })
}
