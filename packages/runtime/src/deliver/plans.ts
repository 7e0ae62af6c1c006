import type { Plan } from '@hookline/config'
import type { PlanHow } from '../background/stored.ts'
import { livePlan, markOf, type LivePlan } from '../live-plan.ts'
import type { LoadedPlan } from '../load-plan.ts'
import type { PlanRequest } from '../plan-request.ts'

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
  lookedAt: number
  askedAt: number
  looking?: Promise<void> | undefined
}

/** A plan that files say otherwise now. */
export interface Changed {
  /** Nobody is given it any more. */
  readonly before: Plan
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
  const share = sharing()
  const look = async (found: Known, plan: LivePlan): Promise<void> => {
    const at = Date.now()
    const before = plan.loaded.plan
    await plan.refresh()
    found.lookedAt = at
    if (plan.loaded.plan !== before) over({ before, loaded: plan.loaded, how: found.how })
  }
  /** What changed after a look had begun is not seen by it: whoever comes then has another one. */
  const looked = async (found: Known, plan: LivePlan): Promise<void> => {
    await found.looking?.catch(() => undefined)
    await (found.looking ??= look(found, plan).finally(() => (found.looking = undefined)))
  }
  const begin = (key: string, how: Asking): Known => {
    const made = { how, plan: livePlan({ ...how, ...request }), lookedAt: Date.now(), askedAt: 0 }
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
      if (freshMs === 0 || Math.abs(Date.now() - found.lookedAt) > freshMs) await looked(found, plan)
      return share(plan.loaded)
    },
    sweep() {
      for (const [key, { askedAt }] of known) if (Math.abs(Date.now() - askedAt) > IDLE_MS) known.delete(key)
    },
  }
}

/**
 * One plan for all that are the same: most projects have no hooks of their own, and whatever is held open for a plan, as engines,
 * connections and databases, would be there once for each of a hundred folders.
 */
function sharing(): (loaded: LoadedPlan) => LoadedPlan {
  const firsts = new Map<string, WeakRef<LoadedPlan>>()
  const shared = new WeakMap<LoadedPlan, LoadedPlan>()
  const gone = new FinalizationRegistry<string>((mark) => {
    if (firsts.get(mark)?.deref() === undefined) firsts.delete(mark)
  })
  return (loaded) => {
    const known = shared.get(loaded)
    if (known !== undefined) return known
    const mark = markOf(loaded)
    const first = firsts.get(mark)?.deref() ?? loaded
    if (first === loaded) {
      firsts.set(mark, new WeakRef(loaded))
      gone.register(loaded, mark)
    }
    shared.set(loaded, first)
    return first
  }
}
