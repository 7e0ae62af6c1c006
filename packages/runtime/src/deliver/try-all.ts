import { hookName, HooklineError, type HookConfig, type HookResult } from '@hookline/core'
import type { Claimed, Verdict } from '@hookline/journal'
import { restForGood } from '../pause.ts'
import { isMakeshift } from './admission.ts'
import { executorOf, type ExecutorsAtHand } from './executor-of.ts'
import type { Managers } from './managers.ts'
import { PlanFault, prepare, type PrepareMeans, type Prepared } from './prepare.ts'
import { findHook, missingVerdict, rests, restsForGood, unplanned } from './resting.ts'
import { failure, verdictOf } from './verdict.ts'

/** What a try is made with. */
export interface TryMeans extends PrepareMeans, ExecutorsAtHand {
  readonly managers: Managers
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
      tried.push({
        claimed,
        verdict: unprepared(thrown, claimed),
        hook: undefined,
        tell: async () => undefined,
      })
    }
  }
  const ready: Prepared[] = []
  for (const one of prepared) {
    const verdict = early(one)
    if (verdict === undefined) ready.push(one)
    else tried.push({ claimed: one.claimed, verdict, hook: one.hook, tell: tellOf(one, means.managers) })
  }
  const fitting = await Promise.all(alike(ready).map((part) => fit(part, means)))
  const parts = await Promise.all(fitting.flat().map((part) => tryPart(part, means)))
  return [...tried, ...parts.flat()]
}

/** Without a plan there is nothing to be said of the run. */
function unprepared(thrown: unknown, { hook }: Claimed): Verdict {
  return thrown instanceof PlanFault ? unplanned(hook, thrown) : failure(thrown)
}

/** What is known of one before it is tried. */
function early({ claimed: { hook, lane }, by: { loaded }, fault }: Prepared): Verdict | undefined {
  if (fault !== undefined) return failure(fault)
  // its limits are known now, and hold once it is placed by them
  return isMakeshift(lane) && findHook(hook, loaded) !== undefined
    ? { ...rests(hook, 'it is about to have its place', 0), isUnplaced: true }
    : undefined
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
async function fit(part: readonly Prepared[], means: TryMeans): Promise<readonly (readonly Prepared[])[]> {
  const { hook, by } = part[0]!
  // one by itself fits
  const executor = part.length === 1 ? undefined : await executorOf(hook.executor, by.loaded, means)
  const most = executor?.batch?.bytes
  if (most === undefined) return [part]
  const fitting: Prepared[][] = []
  let bytes = most
  for (const one of part) {
    bytes += one.bytes
    if (bytes > most) {
      fitting.push([])
      bytes = one.bytes
    }
    fitting.at(-1)!.push(one)
  }
  return fitting
}

async function tryPart(part: readonly Prepared[], means: TryMeans): Promise<readonly Tried[]> {
  const [first] = part as readonly [Prepared]
  const results = await resultsOf(part, means.managers)
  const isMissing = !(results instanceof HooklineError) && results.includes(undefined)
  const missing = isMissing ? await missingVerdict(first, means) : undefined
  return part.map((one, at) => {
    const { claimed, hook } = one
    if (results instanceof HooklineError)
      return { claimed, hook, verdict: failure(results), tell: tellOf(one, means.managers) }
    const result = results[at]
    const verdict = result === undefined ? missing! : (goneFor(one, result, means) ?? verdictOf(result))
    return { claimed, hook, verdict, tell: tellOf(one, means.managers) }
  })
}

/** The verdict of a run whose receiver is gone for good; the company's hooks do not rest for that. */
function goneFor({ hook, one }: Prepared, result: HookResult, { env }: TryMeans): Verdict | undefined {
  if (result.status !== 'failed' || result.error.details.gone !== true) return undefined
  if (hook.layer === 'managed' || hook.guard === true) return undefined
  restForGood(hook, one.event.session.root, result.error.message, env)
  return restsForGood(hookName(hook), result.error.message)
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

function tellOf({ claimed, by, hook, one }: Prepared, managers: Managers): Tried['tell'] {
  const { event, attempt, lineage } = one
  const about = { name: 'retrying', event, hook, attempt, delivery: claimed.delivery } as const
  return async (reason) => {
    await managers.use(by, async (manager) => manager.tell({ ...about, reason }, lineage))
  }
}
