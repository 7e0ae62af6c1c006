import type { PlanServer } from '@hookline/config'
import { userConfig } from '@hookline/runtime/state'
import type { Plans } from '@hookline/runtime/warm'

/** What `[server]` says, of the company's file and the user's own, wherever else agents find theirs. */
export interface ServerSettings {
  /** Without another look at the files. */
  readonly now: () => PlanServer
  /** Looks again. Never rejects: what cannot be read changes nothing. */
  readonly look: () => Promise<PlanServer>
}

export function createSettings(plans: Plans, env: NodeJS.ProcessEnv): ServerSettings {
  let said: PlanServer = {}
  return {
    now: () => said,
    async look() {
      try {
        said = (await plans.planOf({ file: userConfig(env), required: false })).plan.server ?? {}
      } catch {
        // it stays as it was
      }
      return said
    },
  }
}
