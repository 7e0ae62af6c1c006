import type { HooklineError } from '@hookline/core'
import { loadLayers, mergedPlan, type LoadedLayer, type LoadedPlan, type PlanRequest } from './load-plan.ts'

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
  const wanted = { ...request, keepsAll: true }
  let layers = await loadLayers(wanted)
  let loaded = mergedPlan(layers, request)
  let running: Promise<Refreshed> | undefined
  const look = async (): Promise<Refreshed> => {
    const found = await loadLayers(wanted)
    layers = found.map((layer, at) => lasting(layer, layers, at))
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

/** What is kept of a broken file lies on the disk; where nothing can be kept there it is remembered. */
function lasting(layer: LoadedLayer, layers: readonly LoadedLayer[], at: number): LoadedLayer {
  if (layer.errors.length === 0 || layer.plan.sources.length > 0) return layer
  // by its place: the user may have two files
  const before = layers[at]
  return before?.layer !== layer.layer ? layer : { ...layer, plan: before.plan, lasting: layer.errors }
}

/** Tells whether what runs, or what is wrong, is another now; pauses that begin and end are part of it. */
export function markOf({ plan, errors }: LoadedPlan): string {
  return JSON.stringify([
    { ...plan, sources: plan.sources.map(({ file, sha256 }) => [file, sha256]) },
    errors.map(({ code, message, details: { line } }) => [code, message, line]),
  ])
}
