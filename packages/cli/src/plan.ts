import { resolve } from 'node:path'
import {
  loadPlan,
  projectConfig,
  projectRoot,
  userConfig,
  type LoadedPlan,
  type PlanRequest,
} from '@hookline/runtime'
import { isSetting, nearest, type Overrides } from '@hookline/config'
import { HooklineError } from '@hookline/core'
import { compileLayer } from './compile.ts'
import type { Flags } from './flags.ts'
import { overridesOf } from './overrides.ts'
import { paint } from './paint.ts'
import { oneLine } from './shown.ts'
import { version } from './version.ts'

/** The flags of a verb that reads the hooks. */
export const PLAN_FLAGS = { config: 'text', profile: 'text', override: 'list' } as const

/** The hooks.toml that a verb is about. */
export function configFile(given: string | undefined): string {
  return given === undefined ? userConfig(process.env) : resolve(given)
}

/** The plan of all layers, as seen from the folder that the user stands in; some layer must be there. */
export async function planOf(flags: Pick<Flags, 'text' | 'lists'>): Promise<LoadedPlan> {
  const root = projectRoot(process.cwd())
  const request = { ...planRequest(flags), root }
  const loaded = await loadPlan(request)
  const missing = missingProfile(loaded, request.overrides)
  if (missing !== undefined) process.stderr.write(`${paint('yellow', 'warning')}: ${oneLine(missing)}\n`)
  const isNone = loaded.plan.sources.length === 0 && loaded.errors.length === 0
  return isNone && projectConfig(root, request.file).is === 'none'
    ? loadPlan({ ...request, required: true })
    : loaded
}

/** A profile that nobody has is a typing error. */
export function missingProfile({ plan }: LoadedPlan, overrides: Overrides | undefined): string | undefined {
  const profile = overrides?.profile
  if (profile === undefined || (plan.profiles ?? []).includes(profile)) return undefined
  const near = nearest(profile, plan.profiles ?? [], {})
  return `no hooks.toml has a profile "${profile}"${near === undefined ? '' : `; did you mean "${near}"?`}`
}

/** What a plan is asked for with, of your own hooks and the company's. */
export function planRequest(flags: Pick<Flags, 'text' | 'lists'>): PlanRequest {
  const wrong = (flags.lists['override'] ?? []).find((one) => !isSetting(one))
  if (wrong !== undefined)
    throw new HooklineError('USAGE', `-c ${wrong} says nothing of a hook`, {
      hint: 'Write -c hooks.<id>.<key>=<value>, such as -c hooks.format.enabled=false',
    })
  return {
    file: configFile(flags.text['config']),
    required: flags.text['config'] !== undefined,
    overrides: overridesOf(flags, process.env),
    hookline: version,
    env: process.env,
    compiler: async () => compileLayer,
  }
}
