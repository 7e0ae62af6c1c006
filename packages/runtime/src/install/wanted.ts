import type { Plan } from '@hookline/config'
import { listens, type EventName, type HookConfig } from '@hookline/core'
import { planDeadline } from '../deadline.ts'
import type { Wiring } from './wiring.ts'

/** One of the agent's own events that is to be wired. */
export interface WiredEvent {
  readonly native: string
  /** A guard listens: what cannot be looked at is denied. */
  readonly closed: boolean
  /** Seconds that the agent is told to wait. */
  readonly timeout: number
}

/** What the agent waits longer than hookline takes: a second for a server that says nothing, one for the start of another way. */
const MARGIN_MS = 2000

/** The agent's events that a plan needs wired. */
export function wantedEvents(
  { dialect, onDemand }: Pick<Wiring, 'dialect' | 'onDemand'>,
  plan: Plan,
): readonly WiredEvent[] {
  const hooks = plan.hooks.filter(
    ({ enabled, agents }) => enabled !== false && (agents === undefined || agents.includes(dialect.name)),
  )
  const hears = (native: string, some: readonly HookConfig[]): boolean =>
    some.some(({ on }) => heardAt(native, dialect).some((event) => listens(on, event)))
  const guards = hooks.filter(({ guard, enforce }) => guard === true && enforce !== false)
  return Object.keys(dialect.natives)
    .filter((native) => !onDemand.includes(native) || hears(native, hooks))
    .map((native) => ({
      native,
      closed: hears(native, guards),
      timeout: timeoutOf(
        native,
        dialect.capabilities,
        Math.max(...dialect.natives[native]!.map((event) => planDeadline(plan, event))),
      ),
    }))
}

/** What is told at an event of the agent: by itself, and from the transcript. */
export function heardAt(native: string, { natives, transcribed }: Wiring['dialect']): readonly EventName[] {
  return [...natives[native]!, ...(transcribed?.wires[native] ?? [])]
}

function timeoutOf(
  native: string,
  capabilities: Wiring['dialect']['capabilities'],
  deadlineMs: number,
): number {
  const limits = Object.values(capabilities).filter((one) => one?.native === native)
  const limitMs = Math.min(...limits.map((one) => one!.limitMs))
  return Math.ceil(Math.min(deadlineMs + MARGIN_MS, limitMs) / 1000)
}
