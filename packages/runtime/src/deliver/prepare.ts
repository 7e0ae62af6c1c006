import {
  hookName,
  HooklineError,
  type HookConfig,
  type Layer,
  type LifecycleEvent,
  type NeededResult,
  type Try,
} from '@hookline/core'
import type { Claimed, Journal } from '@hookline/journal'
import type { StoredCall } from '../background/stored.ts'
import type { Remembered } from '../background/remembered.ts'
import { tagOf } from '../background/tag.ts'
import { deliveryError } from '../errors.ts'
import type { LoadedPlan } from '../load-plan.ts'
import type { By } from './managers.ts'
import type { Plans } from './plans.ts'

/** A run that is about to be tried. */
export interface Prepared {
  readonly claimed: Claimed
  readonly by: By
  readonly one: Try
  /** No less than its event has as JSON. */
  readonly bytes: number
  /** The hook as it is now; one that is gone, as far as its name tells. */
  readonly hook: HookConfig
  /** Why it cannot be tried. */
  readonly fault?: HooklineError
}

/** What a run is prepared with. */
export interface PrepareMeans {
  readonly journal: Journal
  readonly plans: Plans
  readonly env: Readonly<Record<string, string | undefined>>
  /** What was not written down and is remembered: a value of that name and tag. Default: nothing is. */
  readonly remembered?: Remembered['find'] | undefined
}

/** Reads a run as it was kept, and how its hook is now. @throws PlanFault if the plan cannot be had */
export async function prepare(claimed: Claimed, signal: AbortSignal, means: PrepareMeans): Promise<Prepared> {
  const call = JSON.parse(claimed.call) as StoredCall
  const event = eventOf(claimed.event, call)
  const by = await byOf(call, means)
  const one: Try = {
    hook: claimed.hook,
    event,
    matched: call.matched,
    native: call.native === undefined ? undefined : Buffer.from(call.native),
    results: { ...call.results, ...resultsOf(call.after, means.journal) },
    lineage: call.lineage,
    attempt: claimed.attempt,
    delivery: claimed.delivery,
    signal,
  }
  const found = withheldIn(call.withheld, by.env)
  const fault = found === undefined ? {} : { fault: found }
  const bytes = Buffer.byteLength(claimed.event) + Buffer.byteLength(JSON.stringify(call.data ?? null))
  return { claimed, one, bytes, by, hook: hookOf(claimed.hook, by.loaded), ...fault }
}

/** The event as a run gets it: as hooks rewrote it, where they did. */
export function eventOf(kept: string, { data }: StoredCall): LifecycleEvent {
  const { lineage: _lineage, ...event } = JSON.parse(kept) as LifecycleEvent & Pick<Try, 'lineage'>
  return data === undefined ? event : ({ ...event, data } as LifecycleEvent)
}

/** The plan of a call as it is now, and the environment that it was made in. @throws PlanFault */
export async function byOf(call: StoredCall, { plans, env, remembered }: PrepareMeans): Promise<By> {
  try {
    return { loaded: await plans.planOf(call.how), how: call.how, env: envOf(call, env, remembered) }
  } catch (thrown) {
    throw new PlanFault(HooklineError.from(thrown).message)
  }
}

/** The plan cannot be had: that is no failure of a run. */
export class PlanFault extends Error {}

/** What a run was accepted with, and of this process what every program needs; nothing of the session that started it. */
function envOf(
  { env: kept, withheld }: StoredCall,
  env: PrepareMeans['env'],
  remembered: PrepareMeans['remembered'],
): Readonly<Record<string, string>> {
  const own: Record<string, string> = {}
  for (const name in env) {
    const isOwn =
      BASE.has(name) || PROXY.test(name) || name.startsWith('XDG_') || Object.hasOwn(withheld, name)
    if (isOwn && env[name] !== undefined) own[name] = env[name]
  }
  for (const name in withheld) {
    const value = remembered?.(name, withheld[name]!)
    if (value !== undefined) own[name] = value
  }
  return { ...own, ...kept }
}

/** How this machine reaches others; what lets in there may stand in it, so that it is not kept with the run. */
const PROXY = /^(?:https?|all|no)_proxy$/i

const BASE: ReadonlySet<string> = new Set('HOME USER LOGNAME SHELL TMPDIR TERM PATH LANG TZ'.split(' '))

/** A hook as it is now; one that is gone, as far as its name tells. */
export function hookOf(name: string, { plan }: LoadedPlan): HookConfig {
  const found = plan.hooks.find((one) => hookName(one) === name)
  const [layer, id] = name.split('/') as [Layer, string]
  return found ?? { id, layer, on: [], executor: 'script' }
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

/** What looks like a secret was not written to the disk, and is had from the environment of this process, or not at all. */
function withheldIn(tags: StoredCall['withheld'], env: By['env']): HooklineError | undefined {
  for (const name in tags) {
    const value = env[name]
    if (value !== undefined && tagOf(name, value) === tags[name]) continue
    const what = value === undefined ? 'does not have it' : 'has another value of it'
    return deliveryError(
      'VARIABLE_WITHHELD',
      `${name} looks like a secret, so it was not written to the disk, and the process that delivers ${what}: hookline secret set ${name}`,
    )
  }
  return undefined
}
