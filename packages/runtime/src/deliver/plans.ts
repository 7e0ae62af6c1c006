import type { PlanHow } from '../background/stored.ts'
import { livePlan, type LivePlan } from '../live-plan.ts'
import type { LoadedPlan } from '../load-plan.ts'
import type { PlanRequest } from '../plan-request.ts'

/** Plans that follow their files. */
export interface Plans {
  /** As the files are now, or were a moment ago. */
  readonly planOf: (how: PlanHow) => Promise<LoadedPlan>
  /** Forgets those that nobody asked for in a while. */
  readonly sweep: () => void
}

/** To look at files for each of a thousand runs takes longer than to run them. */
const FRESH_MS = 500
const IDLE_MS = 60_000

interface Known {
  readonly plan: Promise<LivePlan>
  lookedAt: number
  askedAt: number
}

export function createPlans(request: Pick<PlanRequest, 'env' | 'hookline' | 'compiler'>): Plans {
  const known = new Map<string, Known>()
  const begin = (key: string, how: PlanHow): Known => {
    const made = { plan: livePlan({ ...how, ...request }), lookedAt: Date.now(), askedAt: 0 }
    known.set(key, made)
    made.plan.catch(() => known.delete(key))
    return made
  }
  return {
    async planOf(how) {
      const key = JSON.stringify(how)
      const found = known.get(key) ?? begin(key, how)
      found.askedAt = Date.now()
      const plan = await found.plan
      if (Math.abs(Date.now() - found.lookedAt) > FRESH_MS) {
        await plan.refresh()
        found.lookedAt = Date.now()
      }
      return plan.loaded
    },
    sweep() {
      for (const [key, { askedAt }] of known) if (Math.abs(Date.now() - askedAt) > IDLE_MS) known.delete(key)
    },
  }
}
