import { HooklineError } from './errors.ts'
import type { AnyExecutor, OpenContext } from './executor.ts'
import { layerOf, type HookConfig } from './hook.ts'
import type { Json, MaybePromise } from './schema.ts'

interface Open {
  readonly executor: AnyExecutor
  readonly resource: Promise<unknown>
}

/** What a resource is opened for: what a secret is depends on the file that names it. */
interface ResourceUse {
  readonly executor: AnyExecutor
  readonly options: Json
  readonly hook: HookConfig
}

/** What executors keep open: one resource per executor, file and distinct options, opened at first use. */
export interface Resources {
  get(use: ResourceUse, context: OpenContext): MaybePromise<unknown>
  /** The next run opens another; this one is closed, whoever still uses it being let to the end. */
  drop(use: ResourceUse): void
  readonly isEmpty: boolean
  /** Closes everything; every fault is collected, none stops the rest. */
  close(signal: AbortSignal): Promise<readonly HooklineError[]>
}

export function createResources(): Resources {
  const open = new Map<string, Open>()
  return {
    get isEmpty() {
      return open.size === 0
    },
    get(use, context) {
      const { executor, options } = use
      if (executor.open === undefined) return undefined
      const key = keyOf(use)
      const known = open.get(key)
      if (known !== undefined) return known.resource
      const resource = opened(executor, options, context)
      const made = { executor, resource }
      open.set(key, made)
      // a failed opening is tried again by the next run
      resource.catch(() => open.get(key) === made && open.delete(key))
      return resource
    },
    drop(use) {
      const key = keyOf(use)
      const known = open.get(key)
      if (known === undefined) return
      open.delete(key)
      void known.resource
        .then((resource) => known.executor.close?.(resource, new AbortController().signal))
        .catch(() => undefined)
    },
    async close(signal) {
      const all = [...open.values()]
      open.clear()
      const closed = await Promise.allSettled(
        all.map(async ({ executor, resource }) => executor.close?.(await resource, signal)),
      )
      return closed.flatMap((one) => (one.status === 'rejected' ? [HooklineError.from(one.reason)] : []))
    },
  }
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
