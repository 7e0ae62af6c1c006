import { LAYERS, layerOf, type Dispatch, type EventDispatch, type Layer } from './hook.ts'
import type { EventPlan, Step } from './plan.ts'

/** How the layers run, each as it says for itself. */
export type LayerDispatch = Partial<Readonly<Record<Layer, Dispatch>>>

/** How a layer runs at an event: what it says of that event, else of all. */
export function dispatchOf(dispatch: LayerDispatch, layer: Layer, event: string): EventDispatch {
  const all = dispatch[layer]
  return all === undefined ? {} : { ...all, ...ownDispatch(all, event) }
}

/** Milliseconds that an event may take in all where nothing says otherwise. */
export const DEADLINE_MS = 60_000

/** Milliseconds that an event may take by what a layer says, whatever the agent's own limit. Default 60,000. */
export function deadlineOf(dispatch: Dispatch, event: string): number {
  return ownDispatch(dispatch, event)?.deadlineMs ?? dispatch.deadlineMs ?? DEADLINE_MS
}

function ownDispatch({ events }: Dispatch, event: string): EventDispatch | undefined {
  return events !== undefined && Object.hasOwn(events, event) ? events[event] : undefined
}

/** The steps of each layer, in their order. */
export function byLayer(steps: readonly Step[]): ReadonlyMap<Layer, readonly Step[]> {
  const found = new Map<Layer, Step[]>()
  for (const step of steps) {
    const layer = layerOf(step.hook.config)
    const known = found.get(layer)
    if (known === undefined) found.set(layer, [step])
    else known.push(step)
  }
  return found
}

/**
 * The part of an event's time, from 0 to 1, after which the rewriters of a layer are to be done: they run before
 * everybody else, so each layer that has hooks here gets its equal share, the lower ones first, and what one leaves the
 * next has more of. The highest may take what is left.
 */
export function shareOf(layer: Layer, { rewriters, deciders }: EventPlan): number {
  const present = new Set([...rewriters, ...deciders].map(({ hook }) => layerOf(hook.config)))
  const lowestFirst = LAYERS.toReversed().filter((one) => present.has(one))
  return (lowestFirst.indexOf(layer) + 1) / lowestFirst.length
}
