import { AsyncLocalStorage } from 'node:async_hooks'
import type { Observer } from '@hookline/core'
import type { Plan } from '@hookline/config'
import type { Happened, LoadedPlan } from '@hookline/runtime'
import { createWarmManagers, type Keeper, type Plans, type WarmManagers } from '@hookline/runtime/warm'
import type { CallFrame, Reply, Tally } from '@hookline/server'
import { createFollowing } from './following.ts'
import { answerCall, type CallMeans, type Current } from './one-call.ts'
import { createTurns } from './turns.ts'
import { OWN_MEANS } from '../own-means.ts'

/** What calls are answered with in a process that stays. */
export interface AnsweringMeans {
  /** Looks at the files for every call. */
  readonly plans: Plans
  readonly stateDir: string
  readonly tally: Tally
  readonly keeper: Keeper
  readonly observers: readonly Observer[]
  /** Told every event that is recorded. */
  readonly happened: (what: Happened) => void
  readonly log: (message: string) => void
}

/** Answers calls, all by the same runtime as a process of its own would. */
export interface Answering {
  readonly answer: (call: CallFrame, reply: Reply) => void
  /** The plan that was last asked for, if there was one. */
  readonly plan: () => LoadedPlan | undefined
  /** Nobody asks for that one any more. */
  readonly retire: (plan: Plan) => void
  readonly sweep: () => void
  readonly close: () => Promise<void>
}

export function createAnswering(means: AnsweringMeans): Answering {
  const { plans, tally, keeper, happened, log } = means
  const current = new AsyncLocalStorage<Current>()
  const managers: WarmManagers = createWarmManagers({
    ...OWN_MEANS,
    stateDir: means.stateDir,
    log: (hook, message) => log(`${hook}: ${message}`),
    background: (deliveries, waitMs) => current.getStore()!.background!(deliveries, waitMs),
    observers: means.observers,
  })
  let last: LoadedPlan | undefined
  const load: CallMeans['load'] = async ({ file, required, root, overrides, guardsOnly, guardsOf }) =>
    (last = await plans.planOf({
      file,
      required,
      root,
      overrides,
      ...(guardsOnly === true && { guardsOnly }),
      ...(guardsOf !== undefined && { guardsOf }),
    }))
  const within: CallMeans['within'] = (one, work) => current.run(one, work)
  const following = createFollowing(log)
  const each: CallMeans = {
    load,
    managers,
    keeper,
    tally,
    happened,
    following,
    turns: createTurns(),
    within,
    log,
  }
  const underWay = new Set<Promise<void>>()
  return {
    answer(call, reply) {
      const one = answerCall(call, reply, each)
        .catch((thrown: unknown) => log(`a call failed: ${String(thrown)}`))
        .finally(() => {
          underWay.delete(one)
          // only if nothing was said
          reply(undefined)
        })
      underWay.add(one)
    },
    plan: () => last,
    retire: managers.retire,
    sweep() {
      plans.sweep()
      void managers.sweep()
    },
    async close() {
      // what is done after an answer, too
      await Promise.all(underWay)
      await following.close()
      await managers.close()
    },
  }
}
