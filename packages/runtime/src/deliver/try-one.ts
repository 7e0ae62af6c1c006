import { HooklineError, type HookConfig, type LifecycleEvent, type NeededResult } from '@hookline/core'
import type { Claimed, Journal, Verdict } from '@hookline/journal'
import type { StoredCall } from '../background/stored.ts'
import type { LoadedPlan } from '../load-plan.ts'
import type { Managers } from './managers.ts'
import type { Plans } from './plans.ts'
import { failure, verdictOf } from './verdict.ts'

/** What a try is made with. */
export interface TryMeans {
  readonly journal: Journal
  readonly plans: Plans
  readonly managers: Managers
}

/** What a try came to, and the hook as it is now. */
export interface Tried {
  readonly verdict: Verdict
  readonly hook: HookConfig | undefined
  /** Tells hooks that listen to it what becomes of the run. */
  readonly tell: (name: 'retrying' | 'dead', reason: string) => Promise<void>
}

/** Carries out one run, by the hooks as they are now. Never rejects. */
export async function tryOne(claimed: Claimed, signal: AbortSignal, means: TryMeans): Promise<Tried> {
  let hook: HookConfig | undefined
  let tell: Tried['tell'] = async () => undefined
  try {
    const call = JSON.parse(claimed.call) as StoredCall
    const event = JSON.parse(claimed.event) as LifecycleEvent
    const loaded = await means.plans.planOf(call.how)
    hook = loaded.plan.hooks.find((one) => `${one.layer ?? 'user'}/${one.id}` === claimed.hook)
    const one = {
      hook: claimed.hook,
      event,
      matched: call.matched,
      native: call.native === undefined ? undefined : Buffer.from(call.native),
      results: { ...call.results, ...resultsOf(call.after, means.journal) },
      lineage: call.lineage,
      delivery: claimed.delivery,
      attempt: claimed.attempt,
      signal,
    }
    const by = { loaded, how: call.how, env: call.env }
    const config = hook
    tell = async (name, reason) => {
      const moment = config && { name, event, hook: config, reason, attempt: claimed.attempt }
      if (moment !== undefined) await means.managers.use(by, async (manager) => manager.tell(moment))
    }
    const result = await means.managers.use(by, async (manager) => manager.deliver(one))
    return { hook, tell, verdict: result === undefined ? gone(claimed.hook, loaded) : verdictOf(result) }
  } catch (thrown) {
    return { hook, tell, verdict: failure(thrown) }
  }
}

/** What came of the runs that this one waited for. */
function resultsOf(after: readonly string[], journal: Journal): Readonly<Record<string, NeededResult>> {
  const entries = journal.resultsOf(after).map(({ hook, state, result }): [string, NeededResult] => {
    const id = hook.slice(hook.indexOf('/') + 1).replaceAll('-', '_')
    const status = state === 'done' ? 'done' : state === 'skipped' ? 'skipped' : 'failed'
    const known = result === null ? undefined : (JSON.parse(result) as NeededResult)
    return [id, known ?? { status, decision: null, data: null }]
  })
  return Object.fromEntries(entries)
}

/** A hook that was taken away on purpose is not waited for; one whose file is broken is. */
function gone(hook: string, { errors }: LoadedPlan): Verdict {
  if (errors.length > 0)
    return failure(
      new HooklineError(
        'HOOK_RESTS',
        `${hook} rests, because a hooks.toml is broken: ${errors[0]!.message}`,
        {
          hint: 'Mend the file: hookline check. What waits is delivered then.',
          retryable: true,
        },
      ),
    )
  return failure(
    new HooklineError('HOOK_GONE', `there is no hook ${hook} any more, or it is switched off`, {
      hint: 'Put it back and send it again: hookline dead redrive. Or throw it away: hookline dead purge.',
      retryable: false,
    }),
  )
}
