import { codex, type AppServerFact } from '@hookline/agents'
import type { LifecycleEvent, Outcome } from '@hookline/core'
import {
  deadlineMs,
  fileRecorder,
  NO_REPLY,
  pinned,
  reads,
  redact,
  SILENCE,
  stateDir,
  wasOf,
  type LoadedPlan,
  type PlanRequest,
} from '@hookline/runtime'
import { createRemembered } from '@hookline/runtime/background'
import { createKeeper, createPlans, createWarmManagers, watchedPlans } from '@hookline/runtime/warm'
import { outbox } from '../outbox.ts'
import { compilerApart } from '../resident/compile-apart.ts'
import { OWN_MEANS } from '../own-means.ts'
import { failed, obeyed } from './obeyed.ts'
import type { Progress } from './progress.ts'

/** Runs the hooks of what the app-server tells, in this process: what they open stays open for the next. */
export interface Hooking {
  /** Runs those of a fact. Never rejects. */
  readonly run: (fact: AppServerFact, signal?: AbortSignal) => Promise<Outcome>
  /** The hooks of a folder. */
  readonly planIn: (cwd: string) => Promise<LoadedPlan>
  readonly close: () => Promise<void>
}

/** What it is done with. */
export interface HookingMeans {
  readonly request: PlanRequest
  readonly progress: Progress
  readonly log: (message: string) => void
}

const WAIT_MS = 5000
const SWEEP_MS = 30_000

export function createHooking({ request, progress, log }: HookingMeans): Hooking {
  const { env } = request
  const state = stateDir(env)
  const recorder = fileRecorder(env)
  const keeper = createKeeper({
    env,
    // whoever carries it out has the environment of its own
    withhold: createRemembered().keep,
    kept: () => outbox().startDelivering(true),
  })
  const plans = watchedPlans(
    createPlans({ env, hookline: request.hookline, compiler: compilerApart }, 0, ({ before }) => {
      if (before !== undefined) managers.retire(before)
    }),
    env,
  )
  const howIn = (root: string): Parameters<typeof plans.planOf>[0] => ({
    file: request.file,
    required: request.required,
    root,
    overrides: request.overrides,
    ...(request.guardsOnly === true && { guardsOnly: true }),
  })
  const loadedOf = new WeakMap<LifecycleEvent, LoadedPlan>()
  const managers = createWarmManagers({
    ...OWN_MEANS,
    stateDir: state,
    log: (hook, message) => log(`${hook}: ${redact(message)}`),
    observers: [progress.observe],
    background: (deliveries, waitMs) => {
      const { event, told = event } = deliveries[0]!
      const loaded = loadedOf.get(told) ?? loadedOf.get(event) ?? last!
      const warn = ({ message }: Error): void => log(message)
      const how = howIn(told.session.root)
      return keeper.keep({ deliveries, loaded, how, env, warn }, Math.min(waitMs, WAIT_MS))
    },
  })
  let last: LoadedPlan | undefined
  const planOf = async (root: string): Promise<LoadedPlan> => (last = await plans.planOf(howIn(root)))
  const sweep = setInterval(() => {
    plans.sweep()
    keeper.sweep()
    void managers.sweep()
  }, SWEEP_MS)
  sweep.unref()
  const ran = async (fact: AppServerFact, signal: AbortSignal | undefined): Promise<Outcome> => {
    const [event] = pinned([fact.event], env) as [LifecycleEvent]
    recorder.seen(event)
    const loaded = await planOf(event.session.root)
    const call = await managers.hear([event], loaded)
    const note = (outcome: Outcome): void =>
      recorder.happened({
        event,
        outcome,
        can: obeyed(fact),
        reply: NO_REPLY,
        loaded,
        config: request.file,
        wasOf,
      })
    if (!call.isWanted) {
      note(SILENCE)
      return SILENCE
    }
    const managed = managers.managed(call, loaded, env)!
    loadedOf.set(event, loaded)
    progress.about({ ...fact, event })
    try {
      const outcome = await managed.manager.emit(event, {
        timeoutMs: deadlineMs(event, { dialect: codex, loaded }),
        reads: reads(event, codex),
        env,
        ...(signal === undefined ? {} : { signal }),
      })
      note(outcome)
      return outcome
    } finally {
      progress.over(event)
      void managed.done()
    }
  }
  return {
    run: (fact, signal) => ran(fact, signal).catch((thrown: unknown) => failed(thrown, log)),
    planIn: async (cwd) => planOf(cwd),
    async close() {
      clearInterval(sweep)
      await managers.close()
      keeper.close()
    },
  }
}
