import type { Plan } from '@hookline/config'
import { hookName, type Dialect, type HookConfig, type HookManager, type HookResult } from '@hookline/core'
import { deadlineMs } from '../answer.ts'
import { engines } from '../engines.ts'
import type { LoadedPlan } from '../load-plan.ts'
import { managerOf, type Means } from '../manager.ts'
import { dialectIn } from '../older.ts'
import { reads } from '../reads.ts'
import { markOf } from '../record/mark.ts'
import { compared, type Replayed } from './replayed.ts'
import { toSend, type ToSend } from './again.ts'
import { matchedThen, type MatchedThen } from './matched-then.ts'
import type { Recorded } from './recorded.ts'
import { STAND_IN, staged, stageExecutor, type Scene } from './stage.ts'
import { withDependent } from './unknown.ts'

/** What events are played with. */
export interface ReplayMeans extends Pick<Means, 'env' | 'stateDir' | 'inputs'> {
  readonly loaded: LoadedPlan
  /** Those whose events are played; an event of nobody's is the user's own. */
  readonly dialects: readonly Dialect[]
}

/** Plays kept events against hooks, one after another. Nothing is run that has effects. */
export interface Replay {
  readonly play: (recorded: Recorded) => Promise<Played>
  readonly close: () => Promise<unknown>
}

/** What came of it, and what would be handed over to be run in the background. */
export interface Played {
  readonly replayed: Replayed
  readonly sending: ToSend
}

export async function createReplay(means: ReplayMeans): Promise<Replay> {
  const { plan } = means.loaded
  const hooks = new Map(plan.hooks.map((hook) => [hookName(hook), hook]))
  const mark = markOf(plan)
  let scene: Scene | undefined
  const { expressions } = await engines(plan.hooks)
  const executor = stageExecutor({
    scene: () => scene!,
    hooks,
    decideOf: ({ decide }) => expressions!.compile(decide!),
  })
  const stage = plan.hooks.map(staged)
  const manager = await managerOf(stage, {
    ...means,
    loaded: { ...means.loaded, plan: thinking({ ...plan, hooks: stage }) },
    executors: { [STAND_IN]: executor },
    standsIn: () => true,
    log: () => undefined,
    background(deliveries) {
      // not what is said of these hooks: that would be said again
      const own = deliveries.filter(({ event }) => event.id === scene!.recorded.event.id)
      scene!.deliveries.push(...own)
    },
  })
  return {
    async play(recorded) {
      const isSamePlan = recorded.record?.mark !== undefined && recorded.record.mark === mark
      scene = newScene(recorded, isSamePlan, await matchedThen(recorded))
      const results = await resultsOf(recorded, manager, means)
      const unknown = withDependent(plan.hooks, results, scene.unknown)
      const replayed = compared(recorded, { results, unknown, recorded: scene.stoodIn, hooks })
      return { replayed, sending: await toSend(scene.deliveries, { hooks, unknown, env: means.env }) }
    },
    close: () => manager.close(),
  }
}

function newScene(recorded: Recorded, isSamePlan: boolean, then: MatchedThen): Scene {
  return {
    recorded,
    isSamePlan,
    unknown: new Map(),
    stoodIn: new Set(),
    rewriters: new Set(),
    matchedThen: then,
    deliveries: [],
  }
}

/** Only of hooks that are asked again something is to be filled in. */
function thinking({ inputs, ...plan }: Plan): Plan {
  const isAsked = (name: string): boolean =>
    plan.hooks.some((hook: HookConfig) => hookName(hook) === name && hook.executor !== STAND_IN)
  const left = Object.entries(inputs ?? {}).filter(([name]) => isAsked(name))
  return left.length === 0 ? plan : { ...plan, inputs: Object.fromEntries(left) }
}

async function resultsOf(
  { event, lineage }: Recorded,
  manager: HookManager,
  { loaded, dialects }: ReplayMeans,
): Promise<readonly HookResult[]> {
  const known = dialects.find(({ name }) => name === event.agent.name)
  const dialect = known && dialectIn(known, event.agent.version)
  const { results } = await manager.emit(event, {
    timeoutMs: deadlineMs(event, { dialect, loaded }),
    reads: reads(event, dialect),
    lineage,
    ...(dialect === undefined ? {} : { rewritten: (given, rewrite) => dialect.rewritten(given, rewrite) }),
  })
  return results
}
