import type { LifecycleEvent } from './event.ts'
import { freeze } from './freeze.ts'
import type { EventPlan, Planner, Step } from './plan.ts'
import type { HookResult, Rewrite } from './result.ts'
import type { MaybePromise } from './schema.ts'

/** What came of the hooks that rewrite: the event as it is now, and who is to decide about it. */
export interface Rewritten {
  readonly event: LifecycleEvent
  readonly deciders: readonly Step[]
  readonly ran: readonly Step[]
  readonly results: ReadonlyMap<string, HookResult>
  readonly rewrite: Rewrite | undefined
}

/** What the steps before and after lend. */
interface Means {
  readonly plan: Planner
  readonly run: (
    step: Step,
    event: LifecycleEvent,
    before: ReadonlyMap<string, HookResult>,
  ) => MaybePromise<readonly HookResult[]>
  readonly rewritten: ((event: LifecycleEvent, rewrite: Rewrite) => LifecycleEvent) | undefined
}

/** Rewriters one after another; each rewrite is planned anew, so that the hooks that decide see the final input. */
export async function rewriteAll(
  first: LifecycleEvent,
  planned: EventPlan,
  { plan, run, rewritten = replaced }: Means,
): Promise<Rewritten> {
  let event = first
  let current = planned
  let rewrite: Rewrite | undefined
  const ran: Step[] = []
  const results = new Map<string, HookResult>()
  for (;;) {
    const step = current.rewriters.find(({ hook }) => !ran.some((before) => before.hook === hook))
    if (step === undefined) return { event, deciders: current.deciders, ran, results, rewrite }
    const [result] = await run(step, event, results)
    ran.push(step)
    results.set(step.hook.name, result!)
    if (result!.status !== 'done' || result!.output.rewrite === undefined) continue
    if (step.hook.config.enforce === false) continue
    rewrite = result!.output.rewrite
    event = freeze(rewritten(event, rewrite))
    current = plan(event)
  }
}

/** The event with the rewritten field in place; what was derived from the old text, or held it, is gone. */
function replaced(event: LifecycleEvent, rewrite: Rewrite): LifecycleEvent {
  const derived = 'command' in rewrite ? { argv: null } : 'patch' in rewrite ? { files: [] } : {}
  return { ...event, data: { ...event.data, ...derived, ...rewrite }, raw: null } as LifecycleEvent
}
