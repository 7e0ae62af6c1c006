import type { Plan } from '@hookline/config'
import type { PlanHow } from '../background/stored.ts'
import { livePlan, type LivePlan } from '../live-plan.ts'
import type { LoadedPlan } from '../load-plan.ts'
import type { PlanRequest } from '../plan-request.ts'
import { createSharing } from './shared-plans.ts'

/** What a plan is asked for with. */
type Asking = PlanHow & Pick<PlanRequest, 'guardsOnly' | 'guardsOf'>

/** Plans that follow their files. */
export interface Plans {
  /** As the files are now, or were a moment ago. */
  readonly planOf: (how: Asking) => Promise<LoadedPlan>
  /** Forgets those that nobody asked for in a while. */
  readonly sweep: () => void
}

/** To look at files for each of a thousand runs takes longer than to run them. */
const FRESH_MS = 500
const IDLE_MS = 60_000

interface Known {
  readonly how: Asking
  readonly plan: Promise<LivePlan>
  /** Once it is there. */
  live?: LivePlan
  lookedAt: number
  askedAt: number
  looking?: Promise<void> | undefined
}

/** A plan that files say otherwise now. */
export interface Changed {
  /** Nobody is given it any more; `undefined`: others are. */
  readonly before: Plan | undefined
  readonly loaded: LoadedPlan
  readonly how: Asking
}

/** `freshMs`: how long files are taken to be as they were. `over`: told when a plan is another one. */
export function createPlans(
  request: Pick<PlanRequest, 'env' | 'hookline' | 'compiler'>,
  freshMs: number = FRESH_MS,
  over: (changed: Changed) => void = () => undefined,
): Plans {
  const known = new Map<string, Known>()
  const sharing = createSharing()
  const look = async (found: Known, plan: LivePlan): Promise<void> => {
    const at = Date.now()
    const before = plan.loaded
    await plan.refresh()
    found.lookedAt = at
    if (plan.loaded !== before) over({ before: left(before), loaded: plan.loaded, how: found.how })
  }
  /** What all were given instead of that one, if none of them is led to it any more. */
  const left = (before: LoadedPlan): Plan | undefined => {
    const first = sharing.firstOf(before)
    for (const { live } of known.values())
      if (live !== undefined && sharing.firstOf(live.loaded) === first) return undefined
    // the same again is another one: whatever this one had open is closed
    sharing.forget(first)
    return first.plan
  }
  /** What changed after a look had begun is not seen by it: whoever comes then has another one. */
  const looked = async (found: Known, plan: LivePlan): Promise<void> => {
    await found.looking?.catch(() => undefined)
    await (found.looking ??= look(found, plan).finally(() => (found.looking = undefined)))
  }
  const begin = (key: string, how: Asking): Known => {
    const plan = livePlan({ ...how, ...request })
    const made: Known = { how, plan, lookedAt: Date.now(), askedAt: 0 }
    known.set(key, made)
    plan.then(
      (live) => (made.live = live),
      () => known.delete(key),
    )
    return made
  }
  return {
    async planOf(how) {
      const key = JSON.stringify(how)
      const found = known.get(key) ?? begin(key, how)
      found.askedAt = Date.now()
      const plan = await found.plan
      if (freshMs === 0 || Math.abs(Date.now() - found.lookedAt) > freshMs) await looked(found, plan)
      return sharing.firstOf(plan.loaded)
    },
    sweep() {
      for (const [key, { askedAt }] of known) if (Math.abs(Date.now() - askedAt) > IDLE_MS) known.delete(key)
    },
  }
}
