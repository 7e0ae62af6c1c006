import { neededResults } from './context.ts'
import { deliveryId, type Delivery } from './delivery.ts'
import { eventRow, type LifecycleEvent } from './event.ts'
import type { HookConfig } from './hook.ts'
import { neededName } from './order.ts'
import type { EventPlan, Step } from './plan.ts'
import type { HookResult, Outcome } from './result.ts'

/** Who is waited for, and who is not. */
export interface Lanes {
  readonly blocking: readonly Step[]
  readonly background: readonly Step[]
}

/** Parts the steps of an event. `reads`: the agent heeds what hooks say to it. */
export function byLane(steps: readonly Step[], event: LifecycleEvent, reads: boolean): Lanes {
  const background = steps.filter(({ hook }) => isBackground(hook.config, event.name, reads))
  return background.length === 0
    ? { blocking: steps, background }
    : { blocking: steps.filter((step) => !background.includes(step)), background }
}

/** True if nobody waits for the hook: it says so, or nobody would heed what it says. */
export function isBackground(hook: HookConfig, event: string, reads: boolean): boolean {
  if (hook.mode !== undefined) return hook.mode === 'background'
  if (hook.guard === true || hook.rewrites === true) return false
  return !reads || eventRow(event)?.gate === 'no'
}

/** Without the hooks that nobody waits for. */
export function waitedFor({ rewriters, deciders }: EventPlan, { name }: LifecycleEvent): EventPlan {
  const isWaitedFor = ({ hook }: Step): boolean => !isBackground(hook.config, name, true)
  return { rewriters: rewriters.filter(isWaitedFor), deciders: deciders.filter(isWaitedFor) }
}

/** What all deliveries of an event are about. */
export type About = Pick<Delivery, 'event' | 'told' | 'native' | 'lineage'>

/** What is handed over for the steps in the background, once those that they need and that are waited for have ended. */
export function deliveriesOf(
  steps: readonly Step[],
  about: About,
  done: ReadonlyMap<string, HookResult>,
): readonly Delivery[] {
  const { event } = about
  const names = new Set(steps.map(({ hook }) => hook.name))
  return steps.map(({ hook, matched }) => {
    const needs = (hook.config.needs ?? []).map((id) => neededName(hook.config, id))
    return {
      ...about,
      id: deliveryId(event, hook.name),
      hook: hook.config,
      matched,
      results: neededResults(hook, done),
      after: needs.filter((name) => names.has(name)).map((name) => deliveryId(event, name)),
    }
  })
}

/** True if there is something to hand over, and none of it waits for one that the agent waits for. */
export function isEarly({ blocking, background }: Lanes): boolean {
  const names = new Set(blocking.map(({ hook }) => hook.name))
  return (
    background.length > 0 &&
    !background.some(({ hook }) =>
      (hook.config.needs ?? []).some((id) => names.has(neededName(hook.config, id))),
    )
  )
}

/** What came of all that was waited for, by name. */
export function ended(
  { blocking }: Lanes,
  results: readonly HookResult[],
  before: ReadonlyMap<string, HookResult>,
): ReadonlyMap<string, HookResult> {
  return new Map([...before, ...blocking.map(({ hook }, at) => [hook.name, results[at]!] as const)])
}

/** The outcome with what was handed over, and what should have been and is lost. */
export function withQueued(outcome: Outcome, { background }: Lanes, lost: readonly HookResult[]): Outcome {
  const queued = background
    .map(({ hook }) => hook.name)
    .filter((name) => !lost.some(({ hook }) => hook === name))
  return {
    ...outcome,
    results: [...outcome.results, ...lost],
    ...(queued.length === 0 ? {} : { queued }),
  }
}
