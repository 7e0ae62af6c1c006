import { neededName } from './order.ts'
import type { Step } from './plan.ts'
import type { HookResult } from './result.ts'
import { isPromise, type MaybePromise } from './schema.ts'

/** How many steps may run at once; `sequential`: one after another, as they stand. */
export interface Slots {
  readonly maxParallel: number
  readonly sequential: boolean
}

/**
 * Starts every step once what it needs is done and a slot is free; a sequential one once all before it are done, and
 * then alone. Results in the order of the steps. No promise as long as `start` gives none. A broken hook waits for
 * nothing: the fault may be a circle.
 */
export function schedule(
  steps: readonly Step[],
  { maxParallel, sequential }: Slots,
  before: ReadonlyMap<string, HookResult>,
  start: (step: Step, done: ReadonlyMap<string, HookResult>) => MaybePromise<HookResult>,
): MaybePromise<readonly HookResult[]> {
  const results: HookResult[] = []
  const byName = new Map(before)
  const planned = new Set(steps.map((step) => step.hook.name))
  const waiting = steps.map((_, at) => at)
  let active = 0
  let alone = false
  let finish: ((results: readonly HookResult[]) => void) | undefined
  const isBarrier = ({ hook }: Step): boolean => sequential || hook.config.order === 'sequential'
  const settle = (at: number, result: HookResult): void => {
    results[at] = result
    byName.set(steps[at]!.hook.name, result)
  }
  const hasNeeds = ({ hook }: Step): boolean =>
    hook.broken !== undefined ||
    (hook.config.needs ?? []).every((id) => {
      const name = neededName(hook.config, id)
      return byName.has(name) || !planned.has(name)
    })
  const launch = (at: number): void => {
    const result = start(steps[at]!, byName)
    if (!isPromise(result)) return settle(at, result)
    active++
    alone = isBarrier(steps[at]!)
    void result.then((settled) => {
      active--
      alone = false
      settle(at, settled)
      drain()
    })
  }
  const drain = (): void => {
    for (let next = 0; next < waiting.length && active < maxParallel && !alone;) {
      const step = steps[waiting[next]!]!
      if (isBarrier(step) && (next > 0 || active > 0)) break
      if (hasNeeds(step)) launch(waiting.splice(next, 1)[0]!)
      else next++
    }
    if (active === 0 && waiting.length === 0) finish?.(results)
  }
  drain()
  if (active === 0 && waiting.length === 0) return results
  return new Promise((resolve) => (finish = resolve))
}
