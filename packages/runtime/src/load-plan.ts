import type { Plan } from '@hookline/config'
import type { Layer } from '@hookline/core'
import { filePlan } from './file-plan.ts'
import { onlyGuards } from './guards.ts'
import { mergePlans } from './layers/merge-plans.ts'
import { MANAGED_CONFIG } from './layers/places.ts'
import { withPauses } from './pauses.ts'
import type { LoadedPlan, PlanRequest } from './plan-request.ts'
import { grantedPlan } from './trust/granted-plan.ts'

export type { CompileHow, Compiler, LoadedPlan, PlanRequest } from './plan-request.ts'

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
  const company = await layerPlan('managed', managed, request)
  if (request.isRooted === true) return [company]
  const above = [company, ...(await userLayers(await layerPlan('user', file, request), request))]
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
export function mergedPlan(
  layers: readonly LoadedLayer[],
  { guardsOnly, env, isRooted }: PlanRequest,
): LoadedPlan {
  // a pause lies where the user's own things do
  const whose = isRooted === true ? { HOME: env['HOME'] } : env
  const plan = withPauses(mergePlans(layers.map((layer) => layer.plan)), whose)
  const errors = layers.flatMap((layer) => layer.errors)
  const lasting = layers.flatMap((layer) => layer.lasting ?? [])
  if (guardsOnly === true) return { plan: onlyGuards(plan), errors }
  return { plan, errors, ...(lasting.length > 0 && { lasting }) }
}

/** The user's layer, and before it the guards of another file that hold besides. */
async function userLayers(own: LoadedLayer, request: PlanRequest): Promise<readonly LoadedLayer[]> {
  const { guardsOf, file } = request
  if (guardsOf === undefined || guardsOf === file) return [own]
  const guarding = await layerPlan('user', guardsOf, { ...request, required: false, overrides: undefined })
  return (await import('./layers/besides.ts')).besides(guarding, own)
}

/** What hooks of the project may, as the layers above say. */
function allowing(granted: Plan, root: string, above: readonly Plan[]): Plan {
  const allows = above.some(
    ({ projects = {} }) => Object.hasOwn(projects, root) && projects[root]!.allow === true,
  )
  return allows ? { ...granted, hooks: granted.hooks.map((hook) => ({ ...hook, allows })) } : granted
}

/** The plan of one layer. */
async function layerPlan(layer: Layer, file: string, request: PlanRequest): Promise<LoadedLayer> {
  return { layer, ...(await filePlan(layer, file, request)) }
}
