import { attempt, DEFAULT_TIMEOUT_MS, type RunHost } from './attempt.ts'
import { attemptAll } from './batch.ts'
import type { Background, Try } from './delivery.ts'
import { HooklineError } from './errors.ts'
import type { AnyExecutor } from './executor.ts'
import { freeze } from './freeze.ts'
import { hookName, type HookConfig } from './hook.ts'
import { deliveriesOf, ended, isEarly, type About, type Lanes } from './lane.ts'
import type { ReadyHook } from './match.ts'
import type { Notes } from './notes.ts'
import type { HookResult } from './result.ts'
import type { MaybePromise } from './schema.ts'

/** What a handing over is done with. */
interface Means {
  readonly background: Background | undefined
  readonly host: RunHost
}

/** What is waited for: the runs that have begun, and those before them. */
interface Waited {
  readonly decided: MaybePromise<readonly HookResult[]>
  readonly before: ReadonlyMap<string, HookResult>
}

/**
 * Hands over what is in the background: at once, unless some of it needs what is waited for. Gives what is lost if that fails;
 * the agent has its answer whatever comes of it.
 */
export async function handedOver(
  lanes: Lanes,
  about: About,
  deadline: number,
  { decided, before }: Waited,
  { background, host: { clock, observe } }: Means,
): Promise<readonly HookResult[]> {
  const done = isEarly(lanes) ? before : ended(lanes, await decided, before)
  const { event } = about
  const deliveries = deliveriesOf(lanes.background, about, done)
  const startedAt = clock.now()
  const lost = (hook: HookConfig): Pick<HookResult, 'hook' | 'startedAt' | 'durationMs' | 'attempts'> => ({
    hook: hookName(hook),
    startedAt,
    durationMs: clock.now() - startedAt,
    attempts: 0,
  })
  try {
    const left = Math.max(0, deadline - startedAt)
    const waitMs = lanes.blocking.length === 0 ? left : Math.min(left, GATE_MS)
    const full = (await background!(deliveries, waitMs)) ?? []
    return deliveries
      .filter(({ id }) => full.includes(id))
      .map(({ hook }) => {
        observe?.({ name: 'dropped', event, hook, reason: FULL, attempt: 0 })
        return { ...lost(hook), status: 'skipped', why: FULL }
      })
  } catch (thrown) {
    const error = HooklineError.from(thrown)
    return deliveries.map(({ hook }) => ({ ...lost(hook), status: 'failed', error }))
  }
}

/** An answer that is there is not kept back for longer. */
const GATE_MS = 2000

const FULL = 'more of its runs wait than its queue holds'

/** One try of a delivery, as if the event had just come. */
export async function delivered(
  { hook: name, event, matched, lineage, ...about }: Try,
  hooks: readonly ReadyHook[],
  notes: Notes | undefined,
  host: RunHost,
): Promise<HookResult | undefined> {
  const hook = hooks.find((one) => one.name === name)
  if (hook === undefined || hook.config.enabled === false) return undefined
  if (lineage.length > 0) notes?.adopt(event, lineage)
  const startedAt = host.clock.now()
  const deadline = startedAt + (hook.config.timeoutMs ?? DEFAULT_TIMEOUT_MS)
  const options = { ...about, event: freeze(event), startedAt, deadline, signal: about.signal }
  const result = await attempt({ hook, matched }, options, heeding(about.signal, host), new Map())
  await notes?.heard(event)
  return result
}

/** The same of several deliveries of one hook. */
export async function deliveredAll(
  tries: readonly Try[],
  hooks: readonly ReadyHook[],
  notes: Notes | undefined,
  host: RunHost,
): Promise<readonly (HookResult | undefined)[]> {
  const hook = hooks.find(({ name }) => name === tries[0]?.hook)
  const executor = hook === undefined ? undefined : await executorOf(hook, host)
  if (hook === undefined || hook.config.enabled === false || executor?.executeBatch === undefined)
    return Promise.all(tries.map((one) => delivered(one, hooks, notes, host)))
  for (const { event, lineage } of tries) if (lineage.length > 0) notes?.adopt(event, lineage)
  const results = await attemptAll(hook, executor, tries, heeding(tries[0]?.signal, host))
  if (notes !== undefined) await Promise.all(tries.map(async ({ event }) => notes.heard(event)))
  return results
}

/** Nobody is told how a try ended that was called off: it is no try, and is made again. */
function heeding(signal: AbortSignal | undefined, host: RunHost): RunHost {
  const { observe } = host
  if (observe === undefined || signal === undefined) return host
  return { ...host, observe: (moment) => (signal.aborted ? undefined : observe(moment)) }
}

/** `undefined`: it cannot be had, which each run by itself says. */
async function executorOf(hook: ReadyHook, host: RunHost): Promise<AnyExecutor | undefined> {
  try {
    return await host.executor(hook.config.executor)
  } catch {
    return undefined
  }
}
