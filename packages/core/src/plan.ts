import { EVENTS, eventRow, type EventRow, type LifecycleEvent } from './event.ts'
import { listens, type HookConfig } from './hook.ts'
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

/** Why a hook that listens to an event does not run for it. */
export interface Skip {
  readonly hook: ReadyHook
  /** It is switched off, is for other agents, or nothing matches. */
  readonly why: 'enabled' | 'agents' | 'match'
}

/** The plan, and who is not in it though it listens. */
export interface FullPlan extends EventPlan {
  readonly skipped: readonly Skip[]
}

/** Gives the plan of any event; pure, and remembered per subject. */
export type Planner = (event: LifecycleEvent) => EventPlan

const NOTHING: EventPlan = { rewriters: [], deciders: [] }
const MEMO_ENTRIES = 512
const MEMO_LENGTH = 2048

/** Answers with the plan of each event, for hooks in the order they run in. */
export function createPlanner(hooks: readonly ReadyHook[]): Planner {
  const enabled = hooks.filter((hook) => hook.config.enabled !== false)
  const rewriters = enabled.filter((hook) => hook.config.rewrites === true)
  const deciders = enabled.filter((hook) => hook.config.rewrites !== true)
  const lanes = new Map<string, Lane>()
  return (event) => {
    let found = lanes.get(event.name)
    if (found === undefined) {
      found = laneOf(event.name, rewriters, deciders)
      // anybody may make up names of custom events
      if (lanes.size < MEMO_ENTRIES || Object.hasOwn(EVENTS, event.name)) lanes.set(event.name, found)
    }
    return found.quiet ? NOTHING : remembered(found, event)
  }
}

/** Without the hooks of these names: none that led to an event of hookline's own triggers itself. */
export function without({ rewriters, deciders }: EventPlan, names: readonly string[]): EventPlan {
  const isFree = ({ hook }: Step): boolean => !names.includes(hook.name)
  return { rewriters: rewriters.filter(isFree), deciders: deciders.filter(isFree) }
}

/** The hooks that listen to the event and are not due, in the order they would run in. */
export function skipsOf(
  hooks: readonly ReadyHook[],
  event: LifecycleEvent,
  plan: EventPlan,
): readonly Skip[] {
  const due = new Set([...plan.rewriters, ...plan.deciders].map(({ hook }) => hook))
  return hooks
    .filter((hook) => listens(hook.config.on, event.name) && !due.has(hook))
    .map((hook) => ({ hook, why: whySkipped(hook, event) }))
}

function whySkipped({ config }: ReadyHook, { agent }: LifecycleEvent): Skip['why'] {
  if (config.enabled === false) return 'enabled'
  return isFor(config, agent.name) ? 'match' : 'agents'
}

function isFor({ agents }: HookConfig, agent: string): boolean {
  return agents === undefined || agents.includes(agent)
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
    if (!isFor(hook.config, event.agent.name)) return []
    const matched = hook.match(subject)
    return matched === null ? [] : [{ hook, matched }]
  }
  const plan = { rewriters: lane.rewriters.flatMap(due), deciders: lane.deciders.flatMap(due) }
  return plan.rewriters.length + plan.deciders.length === 0 ? NOTHING : plan
}
