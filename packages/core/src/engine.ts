import type { Hold } from './child-limits.ts'
import type { Clock } from './clock.ts'
import type { Background, Try } from './delivery.ts'
import type { HooklineError } from './errors.ts'
import type { LifecycleEvent } from './event.ts'
import type { Network } from './reach.ts'
import type { ExpressionEngine } from './expression.ts'
import type { HookConfig } from './hook.ts'
import type { LayerDispatch } from './layers.ts'
import type { PatternEngine, ReadyHook } from './match.ts'
import type { Moment, Observer } from './moment.ts'
import type { FullPlan, Planner } from './plan.ts'
import type { ExecutorSource } from './registry.ts'
import type { HookResult, Outcome, Rewrite } from './result.ts'
import type { Confine } from './sandbox.ts'
import type { Json } from './schema.ts'
import type { McpServers } from './surroundings.ts'

/** What a manager is made of. */
export interface HookManagerOptions {
  readonly hooks: readonly HookConfig[] | PreparedHooks
  /** By the name that hooks use. `answer` is always there. */
  readonly executors?: Readonly<Record<string, ExecutorSource>>
  readonly observers?: readonly Observer[]
  /** Needed by `if`, `decide` and `{{ }}`: `@hookline/config/expressions`. */
  readonly expressions?: ExpressionEngine
  /** Needed by `/regex/` patterns: `@hookline/config/patterns`. */
  readonly patterns?: PatternEngine
  /** What executors see as the environment. Default: nothing. */
  readonly env?: Readonly<Record<string, string | undefined>>
  /** Where executors may keep things. Default: none. */
  readonly stateDir?: string
  readonly log?: (hook: string, message: string) => void
  /** The value behind a secret reference of a hook. Default: there are no secrets. */
  readonly secret?: (reference: Json, hook: HookConfig) => string
  /** What hooks may reach beyond public hosts. Default: nothing. */
  readonly network?: Network
  /** The MCP servers that the user's agents have set up. Default: none. */
  readonly mcpServer?: McpServers
  /** Walls in what hooks start. Default: nothing is, and what requires it fails. */
  readonly confine?: Confine
  /** Holds what hooks start to their limits. Default: nothing does. */
  readonly hold?: Hold
  /** Called where a run was refused for who it is: `secret` gives values that are read anew from then on. */
  readonly renew?: (hook: HookConfig) => void
  /** How the hooks of each layer run. */
  readonly dispatch?: LayerDispatch
  /** Hooks of one event and layer that run at once, where its dispatch does not say. Default 8. */
  readonly maxParallel?: number
  /** Default: the machine's. */
  readonly clock?: Clock
  /** Takes over what runs in the background. Default: it is run like the rest, and waited for. */
  readonly background?: Background
}

/** Hooks with their patterns and expressions compiled, in the order they run in. */
export interface PreparedHooks {
  readonly ready: readonly ReadyHook[]
  readonly plan: Planner
}

/** What one event may take. */
export interface EmitOptions {
  /** Calls the event off. */
  readonly signal?: AbortSignal
  /** Milliseconds for everything. Default 60,000. */
  readonly timeoutMs?: number
  /** What the agent sent, byte for byte, for executors that hand it on; not given to any once the event is rewritten. */
  readonly native?: Uint8Array | undefined
  /** The environment of whoever asks, for a manager that outlives them. Default: the manager's own. */
  readonly env?: Readonly<Record<string, string | undefined>> | undefined
  /** False: whoever waits heeds nothing that hooks say of this event. Default true. */
  readonly reads?: boolean
  /** True: hooks were told of it before when nobody heeded what they said, so that only those run that are waited for. */
  readonly isAgain?: boolean
  /** Of an event of hookline's own that was told of elsewhere, the hooks that led to it: none of them runs for it. Default: none. */
  readonly lineage?: readonly string[]
  /** The event after a rewrite, for hooks that come later. Default: the field of the data is replaced. */
  readonly rewritten?: (event: LifecycleEvent, rewrite: Rewrite) => LifecycleEvent
}

/** The embeddable whole. */
export interface HookManager {
  /** What would run, in which order, and what would not and why; pure. */
  plan(event: LifecycleEvent): FullPlan
  /** Runs the hooks of an event, which is immutable from then on. Never rejects. */
  emit(event: LifecycleEvent, options?: EmitOptions): Promise<Outcome>
  /**
   * One try of what was handed over to be run in the background: its condition, its executor, its timeout. Never rejects;
   * `undefined`: there is no such hook any more, or it is switched off.
   */
  deliver(one: Try): Promise<HookResult | undefined>
  /**
   * The same of several deliveries of one hook, in one go if its executor can, else one after another; what came of each, in
   * their order.
   */
  deliverAll(tries: readonly Try[]): Promise<readonly (HookResult | undefined)[]>
  /**
   * Tells observers, and hooks that listen to it, what became of a run in the background. `lineage`: the hooks that led to its
   * event, which are not told. Gives what those that were told came to.
   */
  tell(
    moment: Extract<Moment, { readonly attempt: number }>,
    lineage?: readonly string[],
  ): Promise<readonly Outcome[]>
  /** Every fault of the hooks and executors, not the first. Loads the executors. */
  check(): Promise<readonly HooklineError[]>
  /**
   * Lets what runs come to its end, hooks on hookline's own events included, gives up on what does not, and closes what
   * executors opened: all within `timeoutMs` (default 5,000). Gives every fault; hooks of later events fail.
   */
  close(options?: { readonly timeoutMs?: number }): Promise<readonly HooklineError[]>
}
