import { markOf } from '../live-plan.ts'
import type { LoadedPlan } from '../load-plan.ts'

/** Plans that are shared. */
interface Sharing {
  /** What all are given that have the same. */
  readonly firstOf: (loaded: LoadedPlan) => LoadedPlan
  /** Gives it to nobody else. */
  readonly forget: (first: LoadedPlan) => void
}

/**
 * One plan for all that are the same: most projects have no hooks of their own, and whatever is held open for a plan, as engines,
 * connections and databases, would be there once for each of a hundred folders.
 */
export function createSharing(): Sharing {
  const firsts = new Map<string, WeakRef<LoadedPlan>>()
  const shared = new WeakMap<LoadedPlan, LoadedPlan>()
  const gone = new FinalizationRegistry<string>((mark) => {
    if (firsts.get(mark)?.deref() === undefined) firsts.delete(mark)
  })
  return {
    firstOf(loaded) {
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
    },
    forget(first) {
      const mark = markOf(first)
      if (firsts.get(mark)?.deref() === first) firsts.delete(mark)
    },
  }
}
