import { EVENTS, eventRow, type EventRow, type LifecycleEvent } from './event.ts'
import { HooklineError } from './errors.ts'
import { LAYERS, listens } from './hook.ts'
import type { ReadyHook } from './match.ts'
import { subjectOf } from './subject.ts'

/** One hook that is to run, with the candidates that `match` picked. */
export interface Step {
  readonly hook: ReadyHook
  readonly matched: readonly string[]
}

/** Step 2: what runs for an event. Rewriters one after another, then the others, in this order. */
export interface EventPlan {
  readonly rewriters: readonly Step[]
  readonly deciders: readonly Step[]
}

/** Gives the plan of any event; pure, and remembered per subject. */
export type Planner = (event: LifecycleEvent) => EventPlan

const NOTHING: EventPlan = { rewriters: [], deciders: [] }
const MEMO_ENTRIES = 512
const MEMO_LENGTH = 2048

/** Sorts hooks into the order they run in and answers with the plan of each event. */
export function createPlanner(hooks: readonly ReadyHook[]): Planner {
  const enabled = hooks.filter((hook) => hook.config.enabled !== false)
  const rewriters = enabled.filter((hook) => hook.config.rewrites === true).toSorted(byTurn(-1))
  const deciders = inNeedOrder(enabled.filter((hook) => hook.config.rewrites !== true).toSorted(byTurn(1)))
  const lanes = new Map<string, Lane>(
    Object.keys(EVENTS).map((name) => [name, laneOf(name, rewriters, deciders)]),
  )
  return (event) => {
    let found = lanes.get(event.name)
    if (found === undefined) {
      found = laneOf(event.name, rewriters, deciders)
      if (lanes.size < MEMO_ENTRIES) lanes.set(event.name, found)
    }
    return found.quiet ? NOTHING : remembered(found, event)
  }
}

/** The hooks that listen to one event name. */
interface Lane {
  readonly row: EventRow | undefined
  readonly rewriters: readonly ReadyHook[]
  readonly deciders: readonly ReadyHook[]
  readonly quiet: boolean
  readonly byAgent: boolean
  readonly memo: Map<string, EventPlan>
}

function laneOf(name: string, rewriters: readonly ReadyHook[], deciders: readonly ReadyHook[]): Lane {
  const heard = (hook: ReadyHook): boolean => listens(hook.config.on, name)
  const [rewriting, deciding] = [rewriters.filter(heard), deciders.filter(heard)]
  return {
    row: eventRow(name),
    rewriters: rewriting,
    deciders: deciding,
    quiet: rewriting.length + deciding.length === 0,
    byAgent: [...rewriting, ...deciding].some((hook) => hook.config.agents !== undefined),
    memo: new Map(),
  }
}

/** Plans of short single subjects are kept: an agent repeats itself, and 10,000 hooks then cost what one does. */
function remembered(lane: Lane, event: LifecycleEvent): EventPlan {
  const subject = lane.row?.candidates(event.data as never) ?? ''
  if (typeof subject !== 'string' || subject.length > MEMO_LENGTH) return planned(lane, event)
  const key = lane.byAgent || event.name === 'permission.request' ? keyOf(event, subject) : subject
  let plan = lane.memo.get(key)
  if (plan === undefined) {
    if (lane.memo.size >= MEMO_ENTRIES) lane.memo.clear()
    lane.memo.set(key, (plan = planned(lane, event)))
  }
  return plan
}

function keyOf(event: LifecycleEvent, subject: string): string {
  const kind = event.name === 'permission.request' ? event.data.kind : ''
  return `${event.agent.name}\0${kind}\0${subject}`
}

function planned(lane: Lane, event: LifecycleEvent): EventPlan {
  const subject = subjectOf(event)
  const due = (hook: ReadyHook): readonly Step[] => {
    if (hook.config.agents !== undefined && !hook.config.agents.includes(event.agent.name)) return []
    const matched = hook.match(subject)
    return matched === null ? [] : [{ hook, matched }]
  }
  const plan = { rewriters: lane.rewriters.flatMap(due), deciders: lane.deciders.flatMap(due) }
  return plan.rewriters.length + plan.deciders.length === 0 ? NOTHING : plan
}

/** Higher layers first for those that decide, last for those that rewrite (their word stands); then priority. */
function byTurn(direction: 1 | -1): (a: ReadyHook, b: ReadyHook) => number {
  const layer = ({ config }: ReadyHook): number => LAYERS.indexOf(config.layer ?? 'user')
  return (a, b) => direction * (layer(a) - layer(b)) || (b.config.priority ?? 0) - (a.config.priority ?? 0)
}

/** The same order, but what a hook needs comes before it. A circle is cut by breaking its hooks. */
function inNeedOrder(hooks: readonly ReadyHook[]): readonly ReadyHook[] {
  const out: ReadyHook[] = []
  const state = new Map<string, 'open' | 'placed'>()
  const byName = new Map(hooks.map((hook) => [hook.name, hook]))
  const place = (hook: ReadyHook): boolean => {
    const seen = state.get(hook.name)
    if (seen !== undefined) return seen === 'placed'
    state.set(hook.name, 'open')
    const fault = (hook.config.needs ?? [])
      .map((id) => needFault(hook, id, byName, place))
      .find((one) => one !== undefined)
    out.push(fault === undefined ? hook : { ...hook, broken: hook.broken ?? fault })
    state.set(hook.name, 'placed')
    return true
  }
  hooks.forEach(place)
  return out
}

function needFault(
  hook: ReadyHook,
  id: string,
  byName: ReadonlyMap<string, ReadyHook>,
  place: (hook: ReadyHook) => boolean,
): HooklineError | undefined {
  const needed = byName.get(`${hook.config.layer ?? 'user'}/${id}`)
  if (needed === undefined)
    return new HooklineError(
      'NEEDS_UNKNOWN',
      `${hook.name} needs "${id}", which is not a hook that decides in its layer`,
    )
  return place(needed)
    ? undefined
    : new HooklineError('NEEDS_CYCLE', `${hook.name} needs ${needed.name}, which needs it`)
}
