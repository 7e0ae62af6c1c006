import {
  hookName,
  HooklineError,
  renderer,
  type AnyExecutor,
  type HookConfig,
  type LifecycleEvent,
} from '@hookline/core'
import type { Journal, NewComer, Place } from '@hookline/journal'
import type { StoredCall } from '../background/stored.ts'
import { engines } from '../engines.ts'
import type { Plans } from './plans.ts'
import { executorOf, type ExecutorsAtHand } from './executor-of.ts'
import { eventOf } from './prepare.ts'

/** What newcomers are placed with. */
export interface AdmissionMeans extends ExecutorsAtHand {
  readonly journal: Journal
  readonly plans: Plans
  readonly log: (who: string, line: string) => void
}

const AT_ONCE = 200
const MOST_AT_ONCE = 4

/** Puts the runs that came in in their lanes; gives how many. */
export async function admitAll(means: AdmissionMeans): Promise<number> {
  const comers = means.journal.newComers(AT_ONCE)
  if (comers.length === 0) return 0
  const places: Place[] = []
  for (const one of comers) places.push(await placeOf(one, means))
  means.journal.admit(places)
  return comers.length
}

/**
 * Puts what waits where its hook wants it now: limits may have changed, or be known for the first time. Not while a file is
 * broken: what held before holds until it is mended.
 */
export async function placeAgain(given: AdmissionMeans): Promise<void> {
  // what is wrong with a key was said when the run came
  const means = { ...given, log: () => undefined }
  for (const sample of means.journal.samples()) {
    if (await isBroken(sample, means)) continue
    means.journal.replace(sample, await placeOf(sample, means))
  }
}

async function isBroken({ call }: NewComer, { plans }: AdmissionMeans): Promise<boolean> {
  try {
    return (await plans.planOf((JSON.parse(call) as StoredCall).how)).errors.length > 0
  } catch {
    return true
  }
}

/** Whether a lane is one of runs whose hook was not to be had when they came: what holds for them is not known. */
export function isMakeshift(lane: string): boolean {
  return lane.startsWith('?')
}

/** Where a run has its turn. What cannot be found out is found out again when it is tried, and told then. */
async function placeOf({ run, hook: name, event, call }: NewComer, means: AdmissionMeans): Promise<Place> {
  let whose = name
  const makeshift = (): Place => ({
    run,
    lane: `?${whose}`,
    hook: `?${whose}`,
    target: '',
    most: MOST_AT_ONCE,
  })
  try {
    const stored = JSON.parse(call) as StoredCall
    const told = eventOf(event, stored)
    // hooks of two projects may have one name
    if (name.startsWith('project/')) whose = `${told.session.root}\n${name}`
    const loaded = await means.plans.planOf(stored.how)
    const hook = loaded.plan.hooks.find((one) => hookName(one) === name)
    if (hook === undefined || hook.enabled === false) return makeshift()
    const key = await keyOf(hook, told, means.log)
    const executor = await executorOf(hook.executor, loaded, means)
    return {
      run,
      lane: key === '' ? whose : `${whose}\n${key}`,
      hook: whose,
      target: targetOf(hook, whose, executor),
      ...together(hook, executor),
      rate: hook.rateLimit,
    }
  } catch {
    return makeshift()
  }
}

/** How many go on at once, and in one go: a batch counts as one. */
function together(
  { concurrency }: HookConfig,
  executor: AnyExecutor | undefined,
): Pick<Place, 'most' | 'batch' | 'linger'> {
  const limit = concurrency?.limit ?? MOST_AT_ONCE
  if (executor?.executeBatch === undefined) return { most: limit }
  const { max, linger } = executor.batch ?? { max: 100 }
  // one after another is one after another: the second must not go if the first has failed
  return limit === 1 ? { most: 1 } : { most: limit * max, batch: max, linger }
}

/** One that cannot be made for an event is none: the run is one of those without, and is carried out. */
async function keyOf(hook: HookConfig, event: LifecycleEvent, log: AdmissionMeans['log']): Promise<string> {
  const key = hook.concurrency?.key
  if (key === undefined) return ''
  try {
    const { expressions } = await engines([{ ...hook, options: key }])
    const value = renderer(expressions)(key, { event, results: {} })
    return typeof value === 'string' ? value : JSON.stringify(value)
  } catch (thrown) {
    log(hookName(hook), `the key of its concurrency cannot be made: ${HooklineError.from(thrown).message}`)
    return ''
  }
}

/** Runs that go to the same place fail together, but what a lower layer sends there holds up nothing of a higher one. */
function targetOf(
  { executor: name, options = {}, layer = 'user' }: HookConfig,
  whose: string,
  executor: AnyExecutor | undefined,
): string {
  // what one hook has a program do says nothing of another's
  if (name === 'script' || executor === undefined) return `${name}:${whose}`
  try {
    const target = executor.target?.(options)
    if (target === undefined) return `${executor.name}:${whose}`
    // of a project also where it lies: two repositories are strangers
    const of = layer === 'user' ? '' : layer === 'managed' ? ' (managed)' : ` (${whose.split('\n')[0]})`
    return `${executor.name}:${target}${of}`
  } catch {
    return `${name}:${whose}`
  }
}
