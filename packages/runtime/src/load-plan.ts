import { existsSync, statSync } from 'node:fs'
import type { Compiled, Overrides, Plan } from '@hookline/config'
import { HooklineError, type Layer } from '@hookline/core'
import { guardsOf } from './guards.ts'
import { keepErrors, keepPlan, readPlan, type PlanKey } from './kept-plan.ts'
import { mergePlans } from './layers/merge-plans.ts'
import { ownerFault } from './layers/owner.ts'
import { MANAGED_CONFIG } from './layers/places.ts'
import { withPauses } from './pauses.ts'
import { grantedPlan } from './trust/granted-plan.ts'

/** Makes a plan of a hooks.toml; loaded only when one is needed. */
export type Compiler = (file: string, how: CompileHow) => Promise<Compiled>

/** How a hooks.toml is read. */
export interface CompileHow {
  readonly layer: Layer
  readonly overrides?: Overrides | undefined
}

/** Which hooks.toml files, and how to read them. */
export interface PlanRequest {
  /** The user's. */
  readonly file: string
  /** False: a file that is not there is no mistake, there are just no hooks. */
  readonly required: boolean
  /** The root of the project that the agent works on; without one no project's hooks run. */
  readonly root?: string | undefined
  /** The company's file. Default: where a company has it. */
  readonly managed?: string
  readonly overrides?: Overrides | undefined
  /** True: the user wants no hooks now; guards hold all the same. */
  readonly guardsOnly?: boolean
  /** hookline's own version: another one's plans are not trusted. */
  readonly hookline: string
  readonly env: Readonly<Record<string, string | undefined>>
  readonly compiler: () => Promise<Compiler>
}

/** The plan to run by, and what is wrong with the files of which it could not be made anew. */
export interface LoadedPlan {
  readonly plan: Plan
  readonly errors: readonly HooklineError[]
  /** What the user should hear at the start of a session. */
  readonly notices?: readonly string[]
}

/**
 * The plan of all layers. Of the company's and the user's file the kept one while nothing changed, else compiled and
 * kept; of the project what was trusted. If a file is broken the guards of its last good plan hold and its other hooks
 * rest; that goes for a file that vanished, too. Who wants to be rid of them writes a hooks.toml without them.
 */
export async function loadPlan(request: PlanRequest): Promise<LoadedPlan> {
  return mergedPlan(await loadLayers(request), request)
}

/** The plan of one layer. */
export interface LoadedLayer extends LoadedPlan {
  readonly layer: Layer
}

/** The plans of all layers, each by itself. */
export async function loadLayers(request: PlanRequest): Promise<readonly LoadedLayer[]> {
  const { managed = MANAGED_CONFIG, file, root, env } = request
  const above = [await layerPlan('managed', managed, request), await layerPlan('user', file, request)]
  const granted = root === undefined ? undefined : grantedPlan(root, request.overrides, env)
  if (granted === undefined) return above
  const plan = allowing(
    granted,
    root!,
    above.map((layer) => layer.plan),
  )
  return [...above, { layer: 'project', plan, errors: [] }]
}

/** The plans of all layers as one. */
export function mergedPlan(layers: readonly LoadedLayer[], { guardsOnly, env }: PlanRequest): LoadedPlan {
  const plan = withPauses(mergePlans(layers.map((layer) => layer.plan)), env)
  return {
    plan: guardsOnly === true ? onlyGuards(plan) : plan,
    errors: layers.flatMap(({ errors }) => errors),
  }
}

/** What hooks of the project may, as the layers above say. */
function allowing(granted: Plan, root: string, above: readonly Plan[]): Plan {
  const allows = above.some(
    ({ projects = {} }) => Object.hasOwn(projects, root) && projects[root]!.allow === true,
  )
  return allows ? { ...granted, hooks: granted.hooks.map((hook) => ({ ...hook, allows })) } : granted
}

/** The plan of one file. */
async function layerPlan(layer: Layer, file: string, request: PlanRequest): Promise<LoadedLayer> {
  return { layer, ...(await filePlan(layer, file, request)) }
}

async function filePlan(layer: Layer, file: string, request: PlanRequest): Promise<LoadedPlan> {
  const { hookline, env, overrides = NO_OVERRIDES, required } = request
  const key: PlanKey = { file, layer, variant: layer === 'managed' ? '' : variantOf(overrides), hookline }
  const kept = readPlan(key, env)
  const last = kept?.plan === undefined ? NO_PLAN : onlyGuards(kept.plan)
  if (kept?.fresh === true)
    return kept.errors.length === 0 ? { plan: kept.plan!, errors: [] } : { plan: last, errors: kept.errors }
  const isNeeded = (layer === 'user' && required) || last.hooks.length > 0
  if (!isNeeded && !existsSync(file)) return { plan: NO_PLAN, errors: [] }
  const stranger = strangerIn(layer, file)
  if (stranger !== undefined) return { plan: last, errors: [stranger] }
  const compiled = await (await request.compiler())(file, { layer, overrides })
  if (!compiled.ok) {
    await keepErrors(key, kept?.plan, compiled.errors, env)
    return { plan: last, errors: compiled.errors }
  }
  await keepPlan(key, compiled.plan, compiled.text, env)
  return { plan: compiled.plan, errors: [] }
}

/** Somebody else who may write to the file could have anything run. */
function strangerIn(layer: Layer, file: string): HooklineError | undefined {
  const found = statSync(file, { throwIfNoEntry: false })
  const fault = found && ownerFault(file, layer, found)
  return (
    fault &&
    new HooklineError('CONFIG_OWNER', fault.message, {
      file,
      hint: `What says which programs run must be yours alone. ${fault.hint}`,
    })
  )
}

/** Nothing that the user wants for now makes the plan of the company's file another one. */
function variantOf({ profile, settings }: Overrides): string {
  if (profile === undefined && settings.length === 0) return ''
  return JSON.stringify([profile ?? null, ...settings])
}

function onlyGuards(plan: Plan): Plan {
  return { ...plan, hooks: guardsOf(plan.hooks) }
}

const NO_OVERRIDES: Overrides = { settings: [] }

const NO_PLAN: Plan = { format: 2, sources: [], hooks: [], executors: {}, dispatch: {}, warnings: [] }
