import { existsSync } from 'node:fs'
import type { Layer } from '@hookline/core'
import { lastGoodFile } from '../kept-plan.ts'
import type { LoadedPlan, PlanRequest } from '../load-plan.ts'
import { neverThere } from './never-there.ts'
import { ownershipOf, type Ownership } from './owner.ts'
import { MANAGED_CONFIG } from './places.ts'

/** What is known of a layer above the project: its file, how many hooks it gives, and who may write to it. */
export interface LayerReport {
  readonly layer: Exclude<Layer, 'project'>
  readonly file: string
  readonly isThere: boolean
  readonly hooks: number
  /** True: what runs of it are the guards of its last good plan. */
  readonly broken: boolean
  /** The copy of its last good text, where it is broken and there is one. */
  readonly lastGood: string | undefined
  readonly ownership: Ownership | undefined
}

/** The company's and the user's layer, as they were loaded. */
export function layerReports(
  { file: user, env, hookline }: Pick<PlanRequest, 'file' | 'env' | 'hookline'>,
  { plan, errors }: LoadedPlan,
): readonly LayerReport[] {
  const files = [['managed', MANAGED_CONFIG] as const, ['user', user] as const]
  return files.map(([layer, file]) => {
    const faults = errors.filter(({ details }) => details.file === file)
    const broken = faults.some((error) => !neverThere(error, { plan }))
    const good = broken ? lastGoodFile({ file, layer, variant: '', hookline }, env) : undefined
    return {
      layer,
      file,
      isThere: existsSync(file),
      hooks: plan.hooks.filter((hook) => (hook.layer ?? 'user') === layer).length,
      broken,
      lastGood: good !== undefined && existsSync(good) ? good : undefined,
      ownership: ownershipOf(file, layer),
    }
  })
}
