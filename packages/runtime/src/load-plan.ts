import type { Compiled, Plan } from '@hookline/config'
import type { HooklineError } from '@hookline/core'
import { guardsOf } from './guards.ts'
import { keepPlan, readPlan } from './kept-plan.ts'

/** Makes a plan of a hooks.toml; loaded only when one is needed. */
export type Compiler = (file: string) => Promise<Compiled>

/** Which hooks.toml, and how to read it. */
export interface PlanRequest {
  readonly file: string
  /** False: a file that is not there is no mistake, there are just no hooks. */
  readonly required: boolean
  /** True: the user wants no hooks now; guards hold all the same. */
  readonly guardsOnly?: boolean
  /** hookline's own version: another one's plans are not trusted. */
  readonly hookline: string
  readonly env: Readonly<Record<string, string | undefined>>
  readonly compiler: () => Promise<Compiler>
}

/** The plan to run by, and what is wrong with the file if it could not be made anew. */
export interface LoadedPlan {
  readonly plan: Plan
  readonly errors: readonly HooklineError[]
  /** What the user should hear at the start of a session. */
  readonly notices?: readonly string[]
}

/**
 * The plan of a hooks.toml: the kept one while nothing changed, else compiled and kept. If the file is broken the
 * guards of the last good plan hold and everything else rests; that goes for a file that vanished, too. Who wants to be
 * rid of them writes a hooks.toml without them.
 */
export async function loadPlan(request: PlanRequest): Promise<LoadedPlan> {
  const loaded = await keptOrCompiled(request)
  return request.guardsOnly === true ? { ...loaded, plan: onlyGuards(loaded.plan) } : loaded
}

async function keptOrCompiled(request: PlanRequest): Promise<LoadedPlan> {
  const kept = readPlan(request.file, request.hookline, request.env)
  if (kept?.fresh === true) return { plan: kept.plan, errors: [] }
  const compile = await request.compiler()
  const compiled = await compile(request.file)
  if (compiled.ok) {
    await keepPlan(request.file, compiled.plan, request.hookline, request.env)
    return { plan: compiled.plan, errors: [] }
  }
  const plan = kept === undefined ? NO_PLAN : onlyGuards(kept.plan)
  const nothingThere =
    compiled.errors.every((error) => error.code === 'CONFIG_NOT_FOUND') && plan.hooks.length === 0
  return { plan, errors: nothingThere && !request.required ? [] : compiled.errors }
}

function onlyGuards(plan: Plan): Plan {
  return { ...plan, hooks: guardsOf(plan.hooks) }
}

const NO_PLAN: Plan = { format: 1, sources: [], hooks: [], executors: {}, dispatch: {}, warnings: [] }
