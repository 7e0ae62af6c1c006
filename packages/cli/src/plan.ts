import { resolve } from 'node:path'
import {
  loadPlan,
  projectConfig,
  projectRoot,
  userConfig,
  type LoadedPlan,
  type PlanRequest,
} from '@hookline/runtime'
import { compileLayer } from './compile.ts'
import type { Flags } from './flags.ts'
import { overridesOf } from './overrides.ts'
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
  const isNone = loaded.plan.sources.length === 0 && loaded.errors.length === 0
  return isNone && projectConfig(root, request.file).is === 'none'
    ? loadPlan({ ...request, required: true })
    : loaded
}

/** What a plan is asked for with, of your own hooks and the company's. */
export function planRequest(flags: Pick<Flags, 'text' | 'lists'>): PlanRequest {
  return {
    file: configFile(flags.text['config']),
    required: flags.text['config'] !== undefined,
    overrides: overridesOf(flags, process.env),
    hookline: version,
    env: process.env,
    compiler: async () => compileLayer,
  }
}
