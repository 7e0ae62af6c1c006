import {
  DEFAULT_TIMEOUT_MS,
  EVENTS,
  eventRow,
  hookName,
  isBackground,
  listens,
  type Capability,
  type Dialect,
  type EventName,
  type HookConfig,
} from '@hookline/core'
import type { LoadedPlan } from './load-plan.ts'
import { CLOSING_MS, deadlineMs } from './answer.ts'
import { hookDeadline } from './deadline.ts'
import { reads } from './reads.ts'

/** How a hook stands to one event of one agent. */
export interface HookEvent {
  readonly event: string
  readonly agent: string
  /** What the agent itself calls it; `null`: it never reports this event. */
  readonly native: string | null
  /**
   * `blocking`: the agent waits for the answer · `background`: nobody waits · `inline`: it is waited for, but what it says is
   * no answer · `after`: the same when the agent has its answer, as the event is hookline's own.
   */
  readonly lane: 'blocking' | 'background' | 'inline' | 'after'
  /** What one try may take, milliseconds: the hook's own timeout, cut to what the agent allows where it waits. */
  readonly timeoutMs: number
  /** What the hook may try here and this agent does not obey, a sentence each. */
  readonly cannot: readonly string[]
  /** What of this event the agent does not report. */
  readonly blindSpots: readonly string[]
}

/** What `hookline list` says of a hook. */
export interface HookReport {
  readonly name: string
  readonly hook: HookConfig
  readonly events: readonly HookEvent[]
}

/** Every hook of a plan, with what each agent can and cannot do for it. */
export function describe(
  loaded: LoadedPlan,
  dialects: readonly Dialect[],
  answers: (executor: string) => boolean,
): readonly HookReport[] {
  return loaded.plan.hooks.map((hook) => ({
    name: hookName(hook),
    hook,
    events: dialects
      .filter((dialect) => hook.agents === undefined || hook.agents.includes(dialect.name))
      .flatMap((dialect) => eventsOf(hook).map((event) => hookEvent(hook, event, dialect, loaded, answers))),
  }))
}

/** The names a hook listens to; a wildcard means those the agents can raise, not hookline's own. */
export function eventsOf(hook: Pick<HookConfig, 'on'>): readonly EventName[] {
  const custom = hook.on.filter((name) => name.startsWith('custom.') && !name.endsWith('*'))
  return [...Object.keys(EVENTS).filter((name) => listens(hook.on, name)), ...custom] as EventName[]
}

/** How one hook stands to one event of one agent. */
export function hookEvent(
  hook: HookConfig,
  event: EventName,
  dialect: Dialect,
  loaded: LoadedPlan,
  answers: (executor: string) => boolean,
): HookEvent {
  const can = dialect.capabilities[event]
  const answering =
    hook.mode === undefined
      ? answers(hook.executor) || hook.guard === true || hook.decide !== undefined
      : hook.mode === 'blocking'
  const after = isNote(event)
  const inBackground =
    hook.mode === undefined && !answering ? true : isBackground(hook, event, reads({ name: event }, dialect))
  const ofEvent = after ? CLOSING_MS : deadlineMs({ name: event }, { dialect, loaded })
  const limit = inBackground
    ? Number.POSITIVE_INFINITY
    : Math.min(ofEvent, hookDeadline(loaded.plan, hook, event))
  return {
    event,
    agent: dialect.name,
    native: can?.native ?? null,
    lane: inBackground
      ? 'background'
      : after
        ? 'after'
        : eventRow(event)?.gate === 'no'
          ? 'inline'
          : 'blocking',
    timeoutMs: Math.min(hook.timeoutMs ?? DEFAULT_TIMEOUT_MS, limit),
    cannot: can === undefined ? unreported(event, dialect) : unheard(hook, event, dialect, can),
    blindSpots: can?.blindSpots ?? [],
  }
}

/** hookline's own events. */
export function isNote(event: string): boolean {
  return /^(hook|guard)\./.test(event)
}

/** An agent of an older version may be silent of what it reports today. */
function unreported(event: string, { title, natives, transcribed }: Dialect): readonly string[] {
  const own = [...Object.values(natives), transcribed?.tells ?? []]
  const isItsOwn = own.some((names) => names.some((name) => name === event))
  return isItsOwn ? [`${title} does not report ${event}, as newer ones do`] : []
}

function unheard(hook: HookConfig, event: string, { title }: Dialect, can: Capability): readonly string[] {
  const options = typeof hook.options === 'object' && hook.options !== null ? hook.options : {}
  const denies = hook.guard === true || hook.onError === 'deny' || 'deny' in options
  return [
    ...(denies && !can.deny ? [`${title} does not obey a denial at ${event}`] : []),
    ...(hook.rewrites === true && !can.rewrite ? [`${title} takes no rewrite at ${event}`] : []),
    ...('context' in options && !can.context ? [`${title} takes no context at ${event}`] : []),
    ...('ask' in options && !can.ask ? [`${title} cannot ask its user at ${event}: ask becomes deny`] : []),
  ]
}
