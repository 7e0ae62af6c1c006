import type { Plan } from '@hookline/config'
import { listens, type HookConfig } from '@hookline/core'
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

/** What the agent waits longer than hookline takes. */
const MARGIN_MS = 1000

/** The agent's events that a plan needs wired. */
export function wantedEvents({ dialect, onDemand }: Wiring, plan: Plan): readonly WiredEvent[] {
  const hooks = plan.hooks.filter(
    ({ enabled, agents }) => enabled !== false && (agents === undefined || agents.includes(dialect.name)),
  )
  const hears = (native: string, some: readonly HookConfig[]): boolean =>
    some.some(({ on }) => dialect.natives[native]!.some((event) => listens(on, event)))
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

function timeoutOf(
  native: string,
  capabilities: Wiring['dialect']['capabilities'],
  deadlineMs: number,
): number {
  const limits = Object.values(capabilities).filter((one) => one?.native === native)
  const limitMs = Math.min(...limits.map((one) => one!.limitMs))
  return Math.ceil(Math.min(deadlineMs + MARGIN_MS, limitMs) / 1000)
}
