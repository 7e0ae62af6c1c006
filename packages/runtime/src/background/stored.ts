import { hookName, type Delivery, type Json, type LifecycleEvent, type NeededResult } from '@hookline/core'
import type { NewEvent, NewRun } from '@hookline/journal'
import type { PlanRequest } from '../plan-request.ts'
import { shorten, shortText, type Measure } from '../record/shorten.ts'
import { keptKey } from '../record/kept-key.ts'
import { mayHoldSecret, redact } from '../redact.ts'
import type { KeptEnv } from './kept-env.ts'
import { tagOf } from './tag.ts'

/** How the plan is had that a run is carried out by: the hook as it is then, not as it was. */
export type PlanHow = Pick<PlanRequest, 'file' | 'required' | 'root' | 'overrides'>

/** What is kept for a run besides its event, as JSON. */
export interface StoredCall {
  readonly v: 1
  readonly how: PlanHow
  readonly matched: readonly string[]
  readonly results: Readonly<Record<string, NeededResult>>
  readonly after: readonly string[]
  readonly lineage: readonly string[]
  readonly env: Readonly<Record<string, string>>
  /** Variables that the hook is to have and that look like secrets, which are not written down: a tag of each value. */
  readonly withheld: Readonly<Record<string, string>>
  /** Of an event that hooks rewrote, its data as the run gets it: the event itself is kept as it was told. */
  readonly data?: Json
  readonly native?: string
}

/** More than any agent tells, and less than what fills a disk. */
const MEASURE: Measure = { chars: 256 << 10, items: 10_000, depth: 100 }

/**
 * An event without secrets, and without what the agent sent: the hook reads what hookline made of it. `lineage`: the hooks that
 * led to it, so that it can be played later without them.
 */
export function storedEvent(event: LifecycleEvent, lineage: readonly string[] = []): NewEvent {
  const { raw: _raw, ...told } = event
  const { id, name, at, agent, session } = event
  return {
    id,
    key: keptKey(event.key),
    name,
    at: Date.parse(at),
    agent: agent.name,
    session: redact(session.id),
    root: redact(session.root),
    body: JSON.stringify({
      ...(shorten(told, MEASURE) as object),
      key: keptKey(event.key),
      raw: null,
      ...(lineage.length === 0 ? {} : { lineage }),
    }),
  }
}

/** A run as it is kept. */
export function storedRun(delivery: Delivery, how: PlanHow, { env, withheld }: KeptEnv): NewRun {
  const { event, hook } = delivery
  const clean = keptKey(event.key)
  const renamed = (id: string): string => clean + id.slice(event.key.length)
  const promised = hook.delivery === 'at-least-once'
  const call: StoredCall = {
    v: 1,
    how: withoutSecrets(how),
    matched: delivery.matched.map((text) => shortText(text, MEASURE.chars)),
    results: shortResults(delivery.results),
    after: delivery.after.map(renamed),
    lineage: delivery.lineage,
    env,
    withheld: tagged(withheld),
    ...(delivery.told === undefined ? {} : { data: shorten(event.data, MEASURE) }),
    ...nativeOf(delivery),
  }
  return {
    delivery: renamed(delivery.id),
    hook: hookName(hook),
    promised,
    bound: boundOf(delivery),
    after: call.after,
    call: JSON.stringify(call),
  }
}

/** By the ids of hooks, and one that is called `check-token` is no secret. */
function shortResults(results: Delivery['results']): StoredCall['results'] {
  const short = Object.entries(results).map(([id, result]) => [id, shorten(result, MEASURE)])
  return Object.fromEntries(short) as StoredCall['results']
}

/** Enough to see that whoever carries the run out has another value. */
function tagged(values: KeptEnv['withheld']): StoredCall['withheld'] {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, tagOf(name, value)]))
}

/** What somebody wants otherwise for once may hold a secret: such a setting is not kept, and does not hold then. */
function withoutSecrets(how: PlanHow): PlanHow {
  const { overrides } = how
  if (overrides === undefined) return how
  const settings = overrides.settings.filter(
    (one) => redact(one) === one && !/^hooks\.[^.=]+\.(env|with)\b/.test(one),
  )
  return { ...how, overrides: { ...overrides, settings } }
}

/** Only for a hook that asks for them: they are the event once more. */
function nativeOf({ native, hook }: Delivery): { readonly native?: string } {
  const options = (hook.options ?? null) as Readonly<Record<string, Json>> | null
  if (native === undefined || options?.['payload'] !== 'native') return {}
  return { native: withoutNamed(Buffer.from(native).toString()) }
}

/** In JSON the name of a field says what a text does not; and what is JSON stays JSON. */
function withoutNamed(text: string): string {
  const { chars } = MEASURE
  if (!mayHoldSecret(text)) return shortText(text, chars)
  try {
    const short = JSON.stringify(shorten(JSON.parse(text), MEASURE))
    return short.length <= chars ? short : `${short.slice(0, chars)}...`
  } catch {
    return shortText(text, chars)
  }
}

const QUEUE = 1000

function boundOf({ event, hook }: Delivery): NewRun['bound'] {
  const { onFull = hook.delivery === 'at-least-once' ? 'spill' : 'drop-newest' } = hook
  if (onFull === 'spill') return undefined
  const root = hook.layer === 'project' ? redact(event.session.root) : undefined
  return { most: QUEUE, drop: onFull === 'drop-oldest' ? 'oldest' : 'newest', root }
}
