import { neededName } from './order.ts'
import type { Step } from './plan.ts'
import type { HookResult } from './result.ts'
import { isPromise, type MaybePromise } from './schema.ts'

/**
 * Starts every step once what it needs is done, at most `maxParallel` at a time; results in the order of the steps.
 * No promise as long as `start` gives none. A broken hook waits for nothing: the fault may be a circle.
 */
export function schedule(
  steps: readonly Step[],
  maxParallel: number,
  before: ReadonlyMap<string, HookResult>,
  start: (step: Step, done: ReadonlyMap<string, HookResult>) => MaybePromise<HookResult>,
): MaybePromise<readonly HookResult[]> {
  const results: HookResult[] = []
  const byName = new Map(before)
  const planned = new Set(steps.map((step) => step.hook.name))
  const waiting = steps.map((_, at) => at)
  let active = 0
  let finish: ((results: readonly HookResult[]) => void) | undefined
  const settle = (at: number, result: HookResult): void => {
    results[at] = result
    byName.set(steps[at]!.hook.name, result)
  }
  const isReady = ({ hook }: Step): boolean =>
    hook.broken !== undefined ||
    (hook.config.needs ?? []).every((id) => {
      const name = neededName(hook.config, id)
      return byName.has(name) || !planned.has(name)
    })
  const launch = (at: number): void => {
    const result = start(steps[at]!, byName)
    if (!isPromise(result)) return settle(at, result)
    active++
    void result.then((settled) => {
      active--
      settle(at, settled)
      drain()
    })
  }
  const drain = (): void => {
    for (let next = 0; next < waiting.length && active < maxParallel;) {
      if (isReady(steps[waiting[next]!]!)) launch(waiting.splice(next, 1)[0]!)
      else next++
    }
    if (active === 0 && waiting.length === 0) finish?.(results)
  }
  drain()
  if (active === 0 && waiting.length === 0) return results
  return new Promise((resolve) => (finish = resolve))
}
