import type { HooklineError } from '@hookline/core'
import { loadLayers, mergedPlan, type LoadedPlan, type PlanRequest } from './load-plan.ts'

/** A plan that follows its files. */
export interface LivePlan {
  /** What holds now. The same object as long as nothing has changed. */
  readonly loaded: LoadedPlan
  /**
   * Looks at the files: reads, checks and compiles those that have changed, and takes the new plan over as a whole. A file that is
   * broken keeps all of what held of its layer before, and its errors are told until it is mended.
   */
  refresh(): Promise<Refreshed>
}

/** What a look at the files came to. */
export interface Refreshed {
  readonly changed: boolean
  readonly errors: readonly HooklineError[]
}

/** The plan of all layers, for a process that lives longer than an event. */
export async function livePlan(request: PlanRequest): Promise<LivePlan> {
  let layers = await loadLayers(request)
  let loaded = mergedPlan(layers, request)
  let running: Promise<Refreshed> | undefined
  const look = async (): Promise<Refreshed> => {
    const found = (await loadLayers(request)).map((layer) => {
      const before = layers.find((one) => one.layer === layer.layer)
      return layer.errors.length > 0 && before !== undefined ? { ...layer, plan: before.plan } : layer
    })
    layers = found
    const next = mergedPlan(layers, request)
    const changed = markOf(next) !== markOf(loaded)
    if (changed) loaded = next
    return { changed, errors: loaded.errors }
  }
  return {
    get loaded() {
      return loaded
    },
    // one look at a time: who asks while it goes on is told what it came to
    refresh: () => (running ??= look().finally(() => (running = undefined))),
  }
}

/** Tells whether what runs, or what is wrong, is another now; pauses that begin and end are part of it. */
function markOf({ plan, errors }: LoadedPlan): string {
  return JSON.stringify([
    { ...plan, sources: plan.sources.map(({ file, sha256 }) => [file, sha256]) },
    errors.map(({ code, message, details: { line } }) => [code, message, line]),
  ])
}
