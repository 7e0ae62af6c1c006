import {
  prepareHooks,
  type Engines,
  type HookManager,
  type LifecycleEvent,
  type PreparedHooks,
} from '@hookline/core'
import type { Plan } from '@hookline/config'
import type { Managed } from '../answer.ts'
import { engines } from '../engines.ts'
import { isDue, type Call } from '../hear.ts'
import type { LoadedPlan } from '../load-plan.ts'
import { managerFor, type Means } from '../manager.ts'
import { namesOf, type Names } from './names.ts'
import { fileMark, secretFiles } from './secret-mark.ts'

type Env = Readonly<Record<string, string | undefined>>

/** What calls are answered by that does not end with them: what hooks hold open stays open for the next. */
export interface WarmManagers {
  /** Who wants the events of a call. */
  readonly hear: (events: readonly LifecycleEvent[], loaded: LoadedPlan) => Promise<Call>
  /** The manager of callers with such an environment; `undefined`: the call was not heard here. */
  readonly managed: (call: Call, loaded: LoadedPlan, env: Env) => Managed | undefined
  /** Nobody asks for a plan any more: what it has open is closed as soon as nobody uses it. */
  readonly retire: (plan: Plan) => void
  /** How many there are. */
  readonly count: () => number
  /** Closes those that nobody used for a while. */
  readonly sweep: () => Promise<void>
  readonly close: () => Promise<void>
}

/** The same for every call. */
export type WarmMeans = Omit<Means, 'loaded' | 'env'>

interface Ready {
  readonly hooks: PreparedHooks
  readonly engines: Engines
  readonly names: Names
  readonly secrets: readonly string[]
}

interface Kept {
  readonly plan: Plan
  readonly key: string
  readonly manager: HookManager
  users: number
  usedAt: number
}

const IDLE_MS = 60_000
const MOST = 32

export function createWarmManagers(means: WarmMeans): WarmManagers {
  const prepared = new WeakMap<Plan, Promise<Ready>>()
  const known = new WeakMap<PreparedHooks, Ready>()
  const kept = new Set<Kept>()
  const retired = new WeakSet<Plan>()
  const ready = (plan: Plan): Promise<Ready> => {
    const found = prepared.get(plan) ?? readied(plan, means.stateDir, known)
    prepared.set(plan, found)
    found.catch(() => prepared.delete(plan))
    return found
  }
  const find = (own: Ready, loaded: LoadedPlan, env: Env): Kept => {
    const key = `${own.names.key(env)}\n${fileMark(own.secrets)}`
    for (const one of kept) if (one.plan === loaded.plan && one.key === key) return one
    const manager = managerFor(own.hooks, own.engines, { ...means, loaded, env: own.names.kept(env) })
    const made: Kept = { plan: loaded.plan, key, manager, users: 0, usedAt: Date.now() }
    kept.add(made)
    return made
  }
  const end = async (one: Kept): Promise<void> => {
    kept.delete(one)
    await one.manager.close()
  }
  const idle = (ms: number): readonly Kept[] =>
    [...kept].filter(({ users, usedAt }) => users === 0 && Date.now() - usedAt >= ms)
  return {
    async hear(events, loaded) {
      const { hooks, engines: made } = await ready(loaded.plan)
      return { events, hooks, engines: made, isWanted: events.some((event) => isDue(event, hooks)) }
    },
    managed({ hooks }, loaded, env) {
      const own = known.get(hooks)
      if (own === undefined) return undefined
      const one = find(own, loaded, env)
      one.users++
      if (kept.size > MOST)
        void Promise.all(
          idle(0)
            .slice(0, kept.size - MOST)
            .map(end),
        )
      let isDone = false
      const done = async (): Promise<void> => {
        if (isDone) return
        isDone = true
        one.users--
        one.usedAt = Date.now()
        if (one.users === 0 && retired.has(one.plan)) void end(one)
      }
      return { manager: one.manager, done }
    },
    retire(plan) {
      retired.add(plan)
      for (const one of idle(0)) if (one.plan === plan) void end(one)
    },
    count: () => kept.size,
    sweep: async () => void (await Promise.all(idle(IDLE_MS).map(end))),
    close: async () => void (await Promise.all([...kept].map(end))),
  }
}

async function readied(plan: Plan, stateDir: string, known: WeakMap<PreparedHooks, Ready>): Promise<Ready> {
  const made = await engines(plan.hooks)
  const hooks = prepareHooks(plan.hooks, made)
  const ready = { hooks, engines: made, names: namesOf(plan), secrets: secretFiles(plan, stateDir) }
  known.set(hooks, ready)
  return ready
}
