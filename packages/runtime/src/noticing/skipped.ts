import { hookName, type HookConfig } from '@hookline/core'
import type { ReviewedHook } from '../trust/review.ts'

/** A hook of a project of which not all that its file says runs. */
export interface SkippedHook {
  /** `project/<id>`. */
  readonly hook: string
  readonly why: 'untrusted' | 'changed'
  /** Of one that does not run at all: what it would be about. */
  readonly about?: Pick<HookConfig, 'id' | 'on' | 'match' | 'agents'>
}

/** What of a review does not run. */
export function skippedIn(hooks: readonly ReviewedHook[]): readonly SkippedHook[] {
  return hooks.flatMap(({ id, state, wants }): readonly SkippedHook[] => {
    if (wants === undefined || wants.config.enabled === false) return []
    const hook = hookName({ ...wants.config, layer: 'project' })
    if (state === 'changed') return [{ hook, why: 'changed' }]
    const { on, match, agents } = wants.config
    const about = { id, on, ...(match && { match }), ...(agents && { agents }) }
    return state === 'new' ? [{ hook, why: 'untrusted', about }] : []
  })
}
