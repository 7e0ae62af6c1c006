import { HooklineError, type ExecutorSource, type HookConfig, type HookResult } from '@hookline/core'
import type { Claimed, Verdict } from '@hookline/journal'
import { deliveryError } from '../errors.ts'
import type { Managers } from './managers.ts'
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
  /** Tells hooks that listen to it what becomes of the run. */
  readonly tell: (name: 'retrying' | 'dead', reason: string) => Promise<void>
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
  const fitting = alike(prepared).flatMap((part) => fit(part, means.executors))
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

async function tryPart(part: readonly Prepared[], { managers }: TryMeans): Promise<readonly Tried[]> {
  const [first] = part as readonly [Prepared]
  const results = await resultsOf(part, managers)
  return part.map(({ claimed, hook, one: { event, attempt } }, at) => ({
    claimed,
    hook,
    verdict: results instanceof HooklineError ? failure(results) : verdict(results[at], claimed.hook, first),
    tell: (name, reason) =>
      managers.use(first.by, async (manager) => manager.tell({ name, event, hook, reason, attempt })),
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

/** A hook that was taken away on purpose is not waited for; one whose file is broken is. */
function verdict(result: HookResult | undefined, hook: string, { by: { loaded } }: Prepared): Verdict {
  if (result !== undefined) return verdictOf(result)
  const [broken] = loaded.errors
  return broken === undefined ? gone(hook) : rests(hook, broken)
}

const REST_MS = 15_000

function rests(hook: string, { message }: HooklineError): Verdict {
  const error = deliveryError('HOOK_RESTS', `${hook} rests, because a hooks.toml is broken: ${message}`)
  return { status: 'rests', error: JSON.stringify(error), afterMs: REST_MS }
}

function gone(hook: string): Verdict {
  const what = `there is no hook ${hook} any more, or it is switched off`
  return failure(deliveryError('HOOK_GONE', what, { retryable: false }))
}
