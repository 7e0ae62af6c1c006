import { hookName, HooklineError, type HookConfig } from '@hookline/core'
import type { Verdict } from '@hookline/journal'
import { deliveryError } from '../errors.ts'
import type { LoadedPlan } from '../load-plan.ts'
import { pauseOf, readPauses, type Pause } from '../pauses.ts'
import { createPace } from './pace.ts'
import type { Prepared, PrepareMeans } from './prepare.ts'
import { failure } from './verdict.ts'

const SECOND_LOOK_MS = 3000

/**
 * A hook that was taken away on purpose is not waited for; one whose file is broken is, one that rests for a while, and one that is
 * there again: an editor that saves, or git that changes branches, takes a file away for a moment.
 */
export async function missingVerdict(
  { claimed: { hook }, by }: Prepared,
  { plans, env }: Pick<PrepareMeans, 'plans' | 'env'>,
): Promise<Verdict> {
  await createPace().wait(SECOND_LOOK_MS)
  try {
    const loaded = await plans.planOf(by.how)
    const { plan, errors } = loaded
    if (errors[0] !== undefined) return rests(hook, `a hooks.toml is broken: ${errors[0].message}`, REST_MS)
    if (findHook(hook, loaded) !== undefined) return rests(hook, 'its file was away for a moment', 0)
    const found = plan.hooks.find((one) => hookName(one) === hook)
    const pause = found && pauseOf(found, plan, readPauses(env))
    return pause === undefined ? gone(hook) : paused(hook, pause)
  } catch (thrown) {
    return unplanned(hook, thrown)
  }
}

/** A hook of that name that is switched on. */
export function findHook(name: string, { plan }: LoadedPlan): HookConfig | undefined {
  return plan.hooks.find((one) => hookName(one) === name && one.enabled !== false)
}

const REST_MS = 15_000
/** Whoever ends a pause before its time is not waited for long. */
const PAUSE_MS = 60_000

function paused(hook: string, { until, gone: reason }: Pause): Verdict {
  if (reason !== undefined) return restsForGood(hook, reason.why)
  const error = deliveryError('HOOK_PAUSED', `${hook} is paused until ${until}`)
  const left = Math.max(0, Date.parse(until) - Date.now())
  return { status: 'rests', error: JSON.stringify(error), afterMs: Math.min(left, PAUSE_MS) }
}

/** Its receiver said that it is gone: the run waits until the hook is changed, as those that come after it are not accepted. */
export function restsForGood(hook: string, why: string): Verdict {
  const hint = `Change the hook, or let it try again: hookline pause ${hook} --off`
  const error = deliveryError('HOOK_PAUSED', `${hook} rests until it is changed: ${why}`, { hint })
  return { status: 'rests', error: JSON.stringify(error), afterMs: PAUSE_MS }
}

/** What the plan comes to is no failure of a run. */
export function unplanned(hook: string, thrown: unknown): Verdict {
  return rests(hook, `the hooks cannot be had: ${HooklineError.from(thrown).message}`, REST_MS)
}

/** It is looked at again, which is no try. */
export function rests(hook: string, why: string, afterMs: number): Verdict & { readonly status: 'rests' } {
  const error = deliveryError('HOOK_RESTS', `${hook} rests: ${why}`)
  return { status: 'rests', error: JSON.stringify(error), afterMs }
}

function gone(hook: string): Verdict {
  const what = `there is no hook ${hook} any more, or it is switched off`
  return failure(deliveryError('HOOK_GONE', what, { retryable: false }))
}
