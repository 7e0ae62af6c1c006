import { attempt, type RunHost, type RunOptions } from './attempt.ts'
import type { Layer } from './hook.ts'
import { byLayer, dispatchOf } from './layers.ts'
import type { Step } from './plan.ts'
import type { HookResult } from './result.ts'
import { schedule } from './schedule.ts'
import { isPromise, type MaybePromise } from './schema.ts'

/** What came of runs before these, by the hooks' names. */
export type Before = ReadonlyMap<string, HookResult>

type Results = MaybePromise<readonly HookResult[]>

const NOTHING_BEFORE: Before = new Map()
const MAX_PARALLEL = 8

/**
 * Step 3: runs the steps, none before what it needs; results in the order of the steps. Each layer has slots and time of
 * its own, so that none has to wait for another's hooks. Stays synchronous as long as the executors do: no promise, no
 * timer for a hook that answers at once.
 */
export function run(
  steps: readonly Step[],
  options: RunOptions,
  host: RunHost,
  before: Before = NOTHING_BEFORE,
): Results {
  if (steps.length === 1 && host.dispatch === undefined) {
    // a clock that was read this moment is not read again: nothing else takes as long here
    const startedAt = before.size === 0 ? options.startedAt : undefined
    const only = attempt(steps[0]!, options, host, before, startedAt)
    return isPromise(only) ? only.then((result) => [result]) : [only]
  }
  // the plan has the layers one after another, so that their results follow in its order
  const layers = [...byLayer(steps)].map(([layer, own]) => runLayer(layer, own, options, host, before))
  if (layers.length === 1) return layers[0]!
  return layers.some(isPromise)
    ? Promise.all(layers.map(async (results) => results)).then((all) => all.flat())
    : (layers as readonly (readonly HookResult[])[]).flat()
}

function runLayer(
  layer: Layer,
  steps: readonly Step[],
  options: RunOptions,
  host: RunHost,
  before: Before,
): Results {
  const { order, maxParallel, deadlineMs } = dispatchOf(host.dispatch ?? {}, layer, options.event.name)
  const ends = options.startedAt + (deadlineMs ?? Number.POSITIVE_INFINITY)
  const own = ends < options.deadline ? { ...options, deadline: ends } : options
  const slots = {
    maxParallel: maxParallel ?? host.maxParallel ?? MAX_PARALLEL,
    sequential: order === 'sequential',
  }
  return schedule(steps, slots, before, (step, done) => attempt(step, own, host, done))
}
