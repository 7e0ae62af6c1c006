import { aggregate } from './aggregate.ts'
import { answer } from './answer.ts'
import type { LifecycleEvent } from './event.ts'
import { HooklineError } from './errors.ts'
import type { ExpressionEngine } from './expression.ts'
import type { HookConfig } from './hook.ts'
import { ready, type PatternEngine } from './match.ts'
import { teller, type Observer } from './moment.ts'
import { inOrder } from './order.ts'
import { createPlanner, type EventPlan, type Planner, type Step } from './plan.ts'
import { createRegistry, type ExecutorSource } from './registry.ts'
import { createResources } from './resources.ts'
import type { HookResult, Outcome, Rewrite } from './result.ts'
import { rewriteAll } from './rewrite.ts'
import { run, type RunHost, type RunOptions } from './run.ts'
import type { Json } from './schema.ts'
import { surroundings } from './surroundings.ts'

/** What a manager is made of. */
export interface HookManagerOptions {
  readonly hooks: readonly HookConfig[]
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
  /** The value behind a secret reference. Default: there are no secrets. */
  readonly secret?: (reference: Json) => string
  /** Hooks of one event that run at once. Default 8. */
  readonly maxParallel?: number
}

/** What one event may take. */
export interface EmitOptions {
  /** Calls the event off. */
  readonly signal?: AbortSignal
  /** Milliseconds for everything. Default 60,000. */
  readonly timeoutMs?: number
  /** What the agent sent, byte for byte, for executors that hand it on; not given to any once the event is rewritten. */
  readonly native?: Uint8Array | undefined
  /** The event after a rewrite, for hooks that come later. Default: the field of the data is replaced. */
  readonly rewritten?: (event: LifecycleEvent, rewrite: Rewrite) => LifecycleEvent
}

/** The embeddable whole. */
export interface HookManager {
  /** What would run, in which order; pure. */
  plan(event: LifecycleEvent): EventPlan
  /** Runs the hooks of an event. Never rejects. */
  emit(event: LifecycleEvent, options?: EmitOptions): Promise<Outcome>
  /** Every fault of the hooks and executors, not the first. Loads the executors. */
  check(): Promise<readonly HooklineError[]>
  /** Closes what executors opened, within `timeoutMs` (default 5,000). */
  close(options?: { readonly timeoutMs?: number }): Promise<readonly HooklineError[]>
}

const DEFAULT_DEADLINE_MS = 60_000
const SILENCE: Outcome = Object.freeze({ context: Object.freeze([]), results: Object.freeze([]) })
const SILENT: Promise<Outcome> = Promise.resolve(SILENCE)

/** Composes the four steps: match, plan, run, aggregate. */
export function createHookManager(options: HookManagerOptions): HookManager {
  const hooks = inOrder(options.hooks.map((hook) => ready(hook, options)))
  const plan = createPlanner(hooks)
  const resources = createResources()
  const registry = createRegistry({ answer, ...options.executors })
  const host: RunHost = {
    ...surroundings(options),
    executor: (name) => registry.get(name),
    resource: (executor, config, context) => resources.get(executor, config, () => context),
    observe: teller(options.observers ?? []),
    maxParallel: options.maxParallel ?? 8,
  }
  return {
    plan,
    emit(event, limits = NO_LIMITS) {
      const planned = plan(event)
      if (planned.rewriters.length + planned.deciders.length === 0) return SILENT
      return emit(event, planned, limits, plan, host)
    },
    async check() {
      const faults = hooks.flatMap(({ broken }) => (broken === undefined ? [] : [broken]))
      const names = [...new Set(hooks.map(({ config }) => config.executor))]
      const loaded = await Promise.allSettled(names.map(async (name) => registry.get(name)))
      return [
        ...faults,
        ...loaded.flatMap((one) => (one.status === 'rejected' ? [HooklineError.from(one.reason)] : [])),
      ]
    },
    async close({ timeoutMs = 5000 } = {}) {
      const controller = new AbortController()
      const timer = setTimeout(() => controller.abort(), timeoutMs)
      const late = new Promise<readonly HooklineError[]>((resolve) => {
        controller.signal.addEventListener('abort', () =>
          resolve([new HooklineError('HOOK_TIMEOUT', 'closing took too long')]),
        )
      })
      return Promise.race([resources.close(controller.signal), late]).finally(() => clearTimeout(timer))
    },
  }
}

const NO_LIMITS: EmitOptions = Object.freeze({})

async function emit(
  event: LifecycleEvent,
  planned: EventPlan,
  limits: EmitOptions,
  plan: Planner,
  host: RunHost,
): Promise<Outcome> {
  const { observe } = host
  observe?.({
    name: 'planned',
    event,
    hooks: [...planned.rewriters, ...planned.deciders].map(({ hook }) => hook.config),
  })
  const deadline = host.now() + (limits.timeoutMs ?? DEFAULT_DEADLINE_MS)
  const scope = (about: LifecycleEvent): RunOptions => ({
    event: about,
    deadline,
    signal: limits.signal,
    native: about === event ? limits.native : undefined,
  })
  const rewrites =
    planned.rewriters.length === 0
      ? undefined
      : await rewriteAll(event, planned, {
          plan,
          run: (step, current, before) => run([step], scope(current), host, before),
          ...(limits.rewritten === undefined ? {} : { rewritten: limits.rewritten }),
        })
  const final = rewrites ?? {
    event,
    deciders: planned.deciders,
    ran: NO_STEPS,
    results: NO_RESULTS,
    rewrite: undefined,
  }
  const decided = run(final.deciders, scope(final.event), host, final.results)
  const results = decided instanceof Promise ? await decided : decided
  const all = final.results.size === 0 ? results : [...final.results.values(), ...results]
  const outcome = aggregate({ rewriters: final.ran, deciders: final.deciders }, all, final.rewrite)
  observe?.({ name: 'answered', event, outcome })
  return outcome
}

const NO_STEPS: readonly Step[] = []
const NO_RESULTS: ReadonlyMap<string, HookResult> = new Map()
