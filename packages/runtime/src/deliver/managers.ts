import type { Delivery, HookManager } from '@hookline/core'
import type { PlanHow } from '../background/stored.ts'
import type { LoadedPlan } from '../load-plan.ts'
import { managerOf, type Means } from '../manager.ts'

/** Managers, one for each plan and environment that runs come with. */
export interface Managers {
  readonly use: <T>(by: By, act: (manager: HookManager) => Promise<T>) => Promise<T>
  /** Closes those that nobody used for a while. */
  readonly sweep: () => Promise<void>
  readonly close: () => Promise<void>
}

/** What a run is carried out by. */
export interface By {
  readonly loaded: LoadedPlan
  readonly how: PlanHow
  readonly env: Env
}

/** What managers are made with; what their hooks lead to in the background is handed over anew. */
export interface ManagersMeans extends Omit<Means, 'loaded' | 'background'> {
  readonly background: (
    deliveries: readonly Delivery[],
    loaded: LoadedPlan,
    how: PlanHow,
  ) => Promise<readonly string[]>
}

type Env = Readonly<Record<string, string>>

interface Kept {
  readonly loaded: LoadedPlan
  readonly key: string
  readonly manager: Promise<HookManager>
  users: number
  usedAt: number
}

const IDLE_MS = 30_000

export function createManagers({ background, ...means }: ManagersMeans): Managers {
  const kept = new Set<Kept>()
  const find = ({ loaded, how, env }: By): Kept => {
    const { root: _root, ...same } = how
    // plans of projects with hooks of their own are others anyway
    const key = JSON.stringify([same, env])
    for (const one of kept) if (one.loaded === loaded && one.key === key) return one
    const manager = managerOf(loaded.plan.hooks, {
      ...means,
      loaded,
      env,
      background: (deliveries) => background(deliveries, loaded, { ...how, ...rootOf(deliveries) }),
    })
    const made: Kept = { loaded, key, manager, users: 0, usedAt: 0 }
    kept.add(made)
    manager.catch(() => kept.delete(made))
    return made
  }
  const end = async (one: Kept): Promise<void> => {
    kept.delete(one)
    await (await one.manager).close()
  }
  return {
    async use(by, act) {
      const one = find(by)
      one.users++
      try {
        return await act(await one.manager)
      } finally {
        one.users--
        one.usedAt = Date.now()
      }
    },
    async sweep() {
      const idle = [...kept].filter(({ users, usedAt }) => users === 0 && Date.now() - usedAt > IDLE_MS)
      await Promise.all(idle.map(end))
    },
    async close() {
      await Promise.all([...kept].map(end))
    },
  }
}

/** What hooks lead to is of the project that it happened in, whichever the manager was made for. */
function rootOf([first]: readonly Delivery[]): Pick<PlanHow, 'root'> | undefined {
  return first && { root: first.event.session.root }
}
