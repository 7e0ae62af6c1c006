import { HooklineError, type ExecutorSource, type HookConfig, type HookResult } from '@hookline/core'
import type { Claimed, Verdict } from '@hookline/journal'
import { deliveryError } from '../errors.ts'
import type { LoadedPlan } from '../load-plan.ts'
import type { By, Managers } from './managers.ts'
import { createPace } from './pace.ts'
import { prepare, type PrepareMeans, type Prepared } from './prepare.ts'
import { failure, verdictOf } from './verdict.ts'

/** What a try is made with. */
export interface TryMeans extends PrepareMeans {
  readonly managers: Managers
  /** First-party executors. */
  readonly executors: Readonly<Record<string, ExecutorSource>>
}

/** What a try came to, and the hook as it is now. */
export interface Tried {
  readonly claimed: Claimed
  readonly verdict: Verdict
  readonly hook: HookConfig | undefined
  /** Tells hooks that listen to it that the run is tried again, and why. */
  readonly tell: (reason: string) => Promise<void>
}

/** Carries out runs of one lane, by the hooks as they are now, in one go where they can; what came of each. Never rejects. */
export async function tryAll(
  group: readonly Claimed[],
  signal: AbortSignal,
  means: TryMeans,
): Promise<readonly Tried[]> {
  const tried: Tried[] = []
  const prepared: Prepared[] = []
  for (const claimed of group) {
    try {
      prepared.push(await prepare(claimed, signal, means))
    } catch (thrown) {
      tried.push({ claimed, verdict: failure(thrown), hook: undefined, tell: async () => undefined })
    }
  }
  for (const one of prepared) {
    const { claimed, hook, fault } = one
    if (fault !== undefined)
      tried.push({ claimed, verdict: failure(fault), hook, tell: tellOf(one, means.managers) })
  }
  const ready = prepared.filter(({ fault }) => fault === undefined)
  const fitting = alike(ready).flatMap((part) => fit(part, means.executors))
  const parts = await Promise.all(fitting.map((part) => tryPart(part, means)))
  return [...tried, ...parts.flat()]
}

/** Those with the same plan and environment. */
function alike(prepared: readonly Prepared[]): readonly (readonly Prepared[])[] {
  const parts = new Map<string, Prepared[]>()
  for (const one of prepared) {
    const key = JSON.stringify([one.by.how, one.by.env])
    parts.set(key, [...(parts.get(key) ?? []), one])
  }
  return [...parts.values()]
}

/** No more bytes in one go than its executor takes. */
function fit(part: readonly Prepared[], executors: TryMeans['executors']): readonly (readonly Prepared[])[] {
  const source = executors[part[0]!.hook.executor]
  const most = typeof source === 'object' ? source.batch?.bytes : undefined
  if (most === undefined) return [part]
  const fitting: Prepared[][] = []
  let bytes = most
  for (const one of part) {
    const size = Buffer.byteLength(one.claimed.event)
    bytes += size
    if (bytes > most) {
      fitting.push([])
      bytes = size
    }
    fitting.at(-1)!.push(one)
  }
  return fitting
}

async function tryPart(part: readonly Prepared[], { managers, plans }: TryMeans): Promise<readonly Tried[]> {
  const [first] = part as readonly [Prepared]
  const results = await resultsOf(part, managers)
  const isMissing = !(results instanceof HooklineError) && results.includes(undefined)
  const loaded = isMissing ? await secondLook(first.by, plans) : first.by.loaded
  return part.map(({ claimed, hook }, at) => ({
    claimed,
    hook,
    verdict: results instanceof HooklineError ? failure(results) : verdict(results[at], claimed.hook, loaded),
    tell: tellOf(part[at]!, managers),
  }))
}

async function resultsOf(
  part: readonly Prepared[],
  managers: Managers,
): Promise<readonly (HookResult | undefined)[] | HooklineError> {
  try {
    const tries = part.map(({ one }) => one)
    return await managers.use(part[0]!.by, async (manager) => manager.deliverAll(tries))
  } catch (thrown) {
    return HooklineError.from(thrown)
  }
}

const SECOND_LOOK_MS = 3000

/** An editor that saves, or git that changes branches, takes a file away for a moment. */
async function secondLook({ how }: By, plans: TryMeans['plans']): Promise<LoadedPlan> {
  await createPace().wait(SECOND_LOOK_MS)
  return plans.planOf(how)
}

/** A hook that was taken away on purpose is not waited for; one whose file is broken is, and one that is there again. */
function verdict(result: HookResult | undefined, hook: string, { plan, errors }: LoadedPlan): Verdict {
  if (result !== undefined) return verdictOf(result)
  if (errors[0] !== undefined) return rests(hook, errors[0].message, REST_MS)
  const isThere = plan.hooks.some(
    (one) => `${one.layer ?? 'user'}/${one.id}` === hook && one.enabled !== false,
  )
  return isThere ? rests(hook, 'its file was away for a moment', 0) : gone(hook)
}

const REST_MS = 15_000

function rests(hook: string, why: string, afterMs: number): Verdict {
  const error = deliveryError('HOOK_RESTS', `${hook} rests, because a hooks.toml is broken: ${why}`)
  return { status: 'rests', error: JSON.stringify(error), afterMs }
}

function tellOf({ claimed, by, hook, one }: Prepared, managers: Managers): Tried['tell'] {
  const { event, attempt, lineage } = one
  const about = { name: 'retrying', event, hook, attempt, delivery: claimed.delivery } as const
  return (reason) => managers.use(by, async (manager) => manager.tell({ ...about, reason }, lineage))
}

function gone(hook: string): Verdict {
  const what = `there is no hook ${hook} any more, or it is switched off`
  return failure(deliveryError('HOOK_GONE', what, { retryable: false }))
}
