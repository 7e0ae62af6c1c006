import { aggregate } from './aggregate.ts'
import { answer } from './answer.ts'
import type { RunHost, RunOptions } from './attempt.ts'
import { closeAll } from './closing.ts'
import type { Background } from './delivery.ts'
import type { EmitOptions, HookManager, HookManagerOptions, PreparedHooks } from './engine.ts'
import { HooklineError } from './errors.ts'
import type { LifecycleEvent } from './event.ts'
import { freeze } from './freeze.ts'
import { delivered, deliveredAll, handedOver } from './hand-over.ts'
import { layerOf, type HookConfig } from './hook.ts'
import { createInflight } from './inflight.ts'
import { byLane, waitedFor, withQueued } from './lane.ts'
import { DEADLINE_MS, shareOf } from './layers.ts'
import { ready, type Engines, type ReadyHook } from './match.ts'
import { teller } from './moment.ts'
import { createNotes, type Notes } from './notes.ts'
import { inOrder } from './order.ts'
import { createPlanner, skipsOf, without, type EventPlan, type Planner, type Step } from './plan.ts'
import { createRegistry, type Registry } from './registry.ts'
import { createResources } from './resources.ts'
import type { HookResult, Outcome } from './result.ts'
import { rewriteAll, type Rewritten } from './rewrite.ts'
import { run } from './run.ts'
import { surroundings } from './surroundings.ts'

const SILENCE: Outcome = Object.freeze({ context: Object.freeze([]), results: Object.freeze([]) })
const SILENT: Promise<Outcome> = Promise.resolve(SILENCE)

/** Composes the four steps: match, plan, run, aggregate. */
export function createHookManager(options: HookManagerOptions): HookManager {
  const { ready: hooks, plan } =
    'plan' in options.hooks ? options.hooks : prepareHooks(options.hooks, options)
  for (const { config } of hooks) freeze(config)
  const resources = createResources()
  const inflight = createInflight()
  const registry = createRegistry({ answer, ...options.executors })
  const around = surroundings(options)
  const notes = createNotes(hooks, around.clock, (note) =>
    emit(note, without(plan(note), notes!.lineageOf(note)), {}),
  )
  const host: RunHost = {
    ...around,
    executor: (name) => registry.get(name),
    resources,
    observe: teller([...(options.observers ?? []), ...(notes === undefined ? [] : [notes.observe])]),
    inflight,
    dispatch: options.dispatch,
    maxParallel: options.maxParallel,
  }
  const emit = (event: LifecycleEvent, planned: EventPlan, limits: EmitOptions): Promise<Outcome> =>
    planned.rewriters.length + planned.deciders.length === 0
      ? SILENT
      : answered(event, planned, limits, { plan, host, notes, background: options.background })
  return {
    plan: (event) => {
      const planned = plan(event)
      return { ...planned, skipped: skipsOf(hooks, event, planned) }
    },
    emit(event, limits = NO_LIMITS) {
      const { lineage, isAgain } = limits
      const planned = isAgain === true ? waitedFor(plan(event), event) : plan(event)
      if (lineage === undefined) return emit(event, planned, limits)
      notes?.adopt(event, lineage)
      return emit(event, without(planned, lineage), limits)
    },
    deliver: async (one) => delivered(one, hooks, notes, host),
    deliverAll: (tries) => deliveredAll(tries, hooks, notes, host),
    async tell(moment, lineage = []) {
      if (lineage.length > 0) notes?.adopt(moment.event, lineage)
      host.observe?.(moment)
      return (await notes?.heard(moment.event)) ?? []
    },
    check: () => check(hooks, registry),
    close: ({ timeoutMs = 5000 } = {}) =>
      closeAll({ clock: around.clock, inflight, resources, pending: notes?.settled }, timeoutMs),
  }
}

/** Compiles hooks once, for whoever has to know first whether one is due. Never throws: what is wrong breaks its hook. */
export function prepareHooks(hooks: readonly HookConfig[], engines: Engines): PreparedHooks {
  const inTurn = inOrder(hooks.map((hook) => ready(hook, engines)))
  return { ready: inTurn, plan: createPlanner(inTurn) }
}

const NO_LIMITS: EmitOptions = Object.freeze({})

async function check(hooks: readonly ReadyHook[], registry: Registry): Promise<readonly HooklineError[]> {
  const faults = hooks.flatMap(({ broken }) => (broken === undefined ? [] : [broken]))
  const names = [...new Set(hooks.map(({ config }) => config.executor))]
  const loaded = await Promise.allSettled(names.map(async (name) => registry.get(name)))
  const missing = loaded.flatMap((one) => (one.status === 'rejected' ? [HooklineError.from(one.reason)] : []))
  return [...faults, ...missing]
}

/** What an event is answered with. */
interface Means {
  readonly plan: Planner
  readonly host: RunHost
  readonly notes: Notes | undefined
  readonly background: Background | undefined
}

/** One event, from its plan to its outcome. */
async function answered(
  event: LifecycleEvent,
  planned: EventPlan,
  limits: EmitOptions,
  means: Means,
): Promise<Outcome> {
  const { plan, host, notes, background } = means
  const { observe, clock } = host
  freeze(event)
  observe?.({
    name: 'planned',
    event,
    hooks: [...planned.rewriters, ...planned.deciders].map(({ hook }) => hook.config),
  })
  const startedAt = clock.now()
  const timeoutMs = limits.timeoutMs ?? DEADLINE_MS
  const { signal, native, env } = limits
  const options: RunOptions = { event, startedAt, deadline: startedAt + timeoutMs, signal, native, env }
  const rewritten =
    planned.rewriters.length === 0
      ? undefined
      : await rewriteAll(event, planned, {
          plan,
          run(step, current, before) {
            const deadline = startedAt + timeoutMs * shareOf(layerOf(step.hook.config), planned)
            return run([step], { ...aboutEvent(options, current), deadline }, host, before)
          },
          rewritten: limits.rewritten,
        })
  const { deciders = planned.deciders, results: before = NO_RESULTS } = rewritten ?? NOT_REWRITTEN
  const about = rewritten === undefined ? options : aboutEvent(options, rewritten.event)
  const lanes = background === undefined ? undefined : byLane(deciders, about.event, limits.reads !== false)
  const blocking = lanes?.blocking ?? deciders
  const decided = run(blocking, about, host, before)
  // while the agent waits for others there is time for the disk
  const handed =
    lanes === undefined || lanes.background.length === 0
      ? undefined
      : handedOver(
          lanes,
          {
            event: about.event,
            ...(about.event === event ? {} : { told: event }),
            native: about.native,
            lineage: notes?.lineageOf(event) ?? [],
          },
          about.deadline,
          { decided, before },
          means,
        )
  const results = decided instanceof Promise ? await decided : decided
  const all = before.size === 0 ? results : [...before.values(), ...results]
  const steps = { rewriters: rewritten?.ran ?? NO_STEPS, deciders: blocking }
  const aggregated = aggregate(steps, all, rewritten?.rewrite)
  const outcome = handed === undefined ? aggregated : withQueued(aggregated, lanes!, await handed)
  observe?.({ name: 'answered', event, outcome, durationMs: clock.now() - startedAt })
  return outcome
}

const NOT_REWRITTEN: Partial<Rewritten> = {}

/** The bytes of the agent are those of the event that it sent. */
function aboutEvent(options: RunOptions, event: LifecycleEvent): RunOptions {
  return event === options.event ? options : { ...options, event, native: undefined }
}

const NO_STEPS: readonly Step[] = []
const NO_RESULTS: ReadonlyMap<string, HookResult> = new Map()
