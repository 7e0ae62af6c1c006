import { existsSync } from 'node:fs'
import type { Layer } from '@hookline/core'
import type { LoadedPlan } from '../load-plan.ts'
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
  readonly ownership: Ownership | undefined
}

/** The company's and the user's layer, as they were loaded. */
export function layerReports(user: string, { plan, errors }: LoadedPlan): readonly LayerReport[] {
  const files = [['managed', MANAGED_CONFIG] as const, ['user', user] as const]
  return files.map(([layer, file]) => ({
    layer,
    file,
    isThere: existsSync(file),
    hooks: plan.hooks.filter((hook) => (hook.layer ?? 'user') === layer).length,
    broken: errors.some(({ details }) => details.file === file),
    ownership: ownershipOf(file, layer),
  }))
}
