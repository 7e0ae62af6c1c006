import { HooklineError } from './errors.ts'
import type { AnyExecutor, OpenContext } from './executor.ts'
import { layerOf, type HookConfig } from './hook.ts'
import type { Json, MaybePromise } from './schema.ts'

interface Open {
  readonly executor: AnyExecutor
  readonly resource: Promise<unknown>
  /** Runs that use it, or wait for it. */
  users: number
  /** It is to be closed once nobody uses it. */
  isStale?: true
}

/** What a resource is opened for: what a secret is depends on the file that names it. */
interface ResourceUse {
  readonly executor: AnyExecutor
  readonly options: Json
  readonly hook: HookConfig
}

/** What executors keep open: one resource per executor, file and distinct options, opened at first use. */
export interface Resources {
  /** Does something with it, opened if need be; it is not closed before that is over. */
  with<T>(use: ResourceUse, context: OpenContext & Holder, act: () => MaybePromise<T>): MaybePromise<T>
  /**
   * The next run opens another, unless somebody has done so since; this one is closed once nobody uses it. False: there is
   * another already.
   */
  drop(use: ResourceUse, holder: Holder): boolean
  readonly isEmpty: boolean
  /** Closes everything; every fault is collected, none stops the rest. */
  close(signal: AbortSignal): Promise<readonly HooklineError[]>
}

/** A run, and what it was given. */
interface Holder {
  resource: unknown
  opened?: unknown
}

export function createResources(): Resources {
  const open = new Map<string, Open>()
  const stale = new Set<Open>()
  const opening = (key: string, { executor, options }: ResourceUse, context: OpenContext): Open => {
    const made: Open = { executor, resource: opened(executor, options, context), users: 0 }
    open.set(key, made)
    // a failed opening is tried again by the next run
    made.resource.catch(() => open.get(key) === made && open.delete(key))
    return made
  }
  const tidy = (one: Open): void => {
    if (one.isStale !== true || one.users > 0 || !stale.delete(one)) return
    closed(one, new AbortController().signal).catch(() => undefined)
  }
  return {
    get isEmpty() {
      return open.size + stale.size === 0
    },
    with(use, context, act) {
      if (use.executor.open === undefined) return act()
      const key = keyOf(use)
      const one = open.get(key) ?? opening(key, use, context)
      one.users++
      context.opened = one
      const done = one.resource.then((resource) => {
        context.resource = resource
        return act()
      })
      return done.finally(() => {
        one.users--
        tidy(one)
      })
    },
    drop(use, { opened: one }) {
      const key = keyOf(use)
      const known = open.get(key)
      if (known === undefined) return true
      if (known !== one) return false
      open.delete(key)
      known.isStale = true
      stale.add(known)
      tidy(known)
      return true
    },
    async close(signal) {
      const all = [...open.values(), ...stale]
      open.clear()
      stale.clear()
      const ends = await Promise.allSettled(all.map((one) => closed(one, signal)))
      return ends.flatMap((one) => (one.status === 'rejected' ? [HooklineError.from(one.reason)] : []))
    },
  }
}

async function closed({ executor, resource }: Open, signal: AbortSignal): Promise<void> {
  await executor.close?.(await resource, signal)
}

function keyOf({ executor, options, hook }: ResourceUse): string {
  return `${executor.name}\0${layerOf(hook)}\0${hook.source?.file ?? ''}\0${JSON.stringify(options)}`
}

async function opened(executor: AnyExecutor, options: Json, context: OpenContext): Promise<unknown> {
  try {
    return await executor.open!(options, context)
  } catch (thrown) {
    throw HooklineError.from(thrown, 'OPEN_FAILED')
  }
}
