import type {
  AgentReply,
  Capability,
  HookConfig,
  HooklineError,
  LifecycleEvent,
  Outcome,
} from '@hookline/core'
import type { LoadedPlan } from '../load-plan.ts'
import type { HookWas } from './event-record.ts'

/** An event, what came of it, and what the agent was told. */
export interface Happened {
  readonly event: LifecycleEvent
  readonly outcome: Outcome
  readonly reply: AgentReply
  /** What the agent can be made to do; absent: there is no agent, what was decided holds. */
  readonly can?: Capability | undefined
  readonly loaded: LoadedPlan
  /** The hooks.toml. */
  readonly config: string
  /** Says what a hook is in short, where hooks may have run; on the way of an event that none wants it would only weigh. */
  readonly wasOf?: (hook: HookConfig, event: LifecycleEvent) => HookWas | undefined
}

/** A call of an agent that ended without an event. */
export interface Lost {
  readonly agent: string
  readonly native: string | undefined
  readonly config: string
  readonly error: HooklineError
}

/**
 * Where what happened is kept. Told after the agent has its answer, and at once: the agent waits for the process to
 * end. Never throws; a record that cannot be kept changes nothing.
 */
export interface Recorder {
  /** Counts an event; may be told before it is answered. */
  readonly seen: (event: LifecycleEvent) => void
  readonly happened: (what: Happened) => void
  readonly lost: (what: Lost) => void
}
