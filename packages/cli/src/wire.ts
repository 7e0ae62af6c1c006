import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { HooklineError } from '@hookline/core'
import { loadPlan, type LoadedPlan } from '@hookline/runtime'
import {
  installedConfig,
  wirable,
  type DraftRequest,
  type Scope,
  type SiteRequest,
} from '@hookline/runtime/install'
import type { Flags } from './flags.ts'
import { withAllGranted } from '@hookline/runtime/trust'
import { configFile, planRequest } from './plan.ts'
import { version } from './version.ts'
import { complain } from './verbs/complain.ts'

/** The flags that the verbs around an agent's files share. */
export const WIRE_FLAGS = {
  scope: 'text',
  codex: 'text',
  config: 'text',
  json: 'switch',
} as const

/** What the verbs around an agent's files need to know; what is wrong with the hooks is said. @throws HooklineError `USAGE` */
export async function wireRequest(agent: string, scope: Scope, flags: Flags): Promise<DraftRequest> {
  const { request, loaded } = await wireLoaded(agent, scope, flags)
  if (loaded.errors.length > 0) complain(loaded.errors)
  return request
}

/** The same, and the hooks as they were loaded for it. */
export async function wireLoaded(
  agent: string,
  scope: Scope,
  flags: Flags,
): Promise<{ readonly request: DraftRequest; readonly loaded: LoadedPlan }> {
  const site = siteRequest(agent, scope, flags)
  const given = flags.text['config'] ?? installedConfig(site)
  const file = configFile(given)
  const loaded = await loadPlan({
    ...planRequest(flags),
    file,
    required: given !== undefined,
    overrides: undefined,
  })
  return { request: draftRequest(site, file, withAllGranted(loaded.plan, process.env)), loaded }
}

/** The same, of a hooks.toml that is read already. */
export function draftRequest(site: SiteRequest, file: string, plan: DraftRequest['plan']): DraftRequest {
  return {
    ...site,
    plan,
    config: file === configFile(undefined) ? undefined : file,
    dist: dirname(fileURLToPath(import.meta.url)),
    version,
    node: process.execPath,
  }
}

/** Where it is about. */
export function siteRequest(agent: string, scope: Scope, flags: Flags): SiteRequest {
  return { agent, scope, env: process.env, cwd: process.cwd(), program: flags.text['codex'] }
}

/** The agent named on the command line. @throws HooklineError `USAGE` */
export function agentOf(verb: string, flags: Flags, usage: string): string {
  const [agent, ...rest] = flags.words
  if (agent !== undefined && rest.length === 0 && wirable.includes(agent)) return agent
  if (agent !== undefined && rest.length === 0) checkManaged(verb, agent)
  throw new HooklineError(
    'USAGE',
    agent === undefined ? 'which agent?' : `cannot wire "${flags.words.join(' ')}"`,
    {
      hint: `${usage}; agents: ${wirable.join(', ')}`,
    },
  )
}

/** An agent that is wired for everybody, and for nobody by himself. @throws HooklineError `USAGE` */
function checkManaged(verb: string, agent: string): void {
  if (!MANAGED_ONLY.has(agent)) return
  throw new HooklineError('USAGE', `of "${agent}" only the lines for everybody on this machine are there`, {
    hint: `As root: hookline ${verb} ${agent} --scope managed`,
  })
}

/** Named here, so that nothing of it is read for what is no such agent. */
export const MANAGED_ONLY: ReadonlySet<string> = new Set(['claude-code'])

/** True if it is about everybody on this machine. */
export function isManaged({ text }: Flags): boolean {
  return text['scope'] === 'managed'
}

/** The scope named on the command line. @throws HooklineError `USAGE` */
export function scopeOf(flags: Flags): Scope {
  const scope = flags.text['scope'] ?? 'user'
  if (scope === 'user' || scope === 'project') return scope
  throw new HooklineError('USAGE', `there is no scope "${scope}"`, {
    hint: '--scope user, --scope project, or --scope managed',
  })
}
