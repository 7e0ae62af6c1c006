import { HooklineError } from './errors.ts'
import type { AnyExecutor, OpenContext } from './executor.ts'
import type { Json, MaybePromise } from './schema.ts'

interface Open {
  readonly executor: AnyExecutor
  readonly resource: Promise<unknown>
}

/** What executors keep open: one resource per executor and distinct options, opened at first use. */
export interface Resources {
  get(executor: AnyExecutor, options: Json, context: () => OpenContext): MaybePromise<unknown>
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
    get(executor, options, context) {
      if (executor.open === undefined) return undefined
      const key = `${executor.name}\0${JSON.stringify(options)}`
      const known = open.get(key)
      if (known !== undefined) return known.resource
      const resource = opened(executor, options, context())
      open.set(key, { executor, resource })
      // a failed opening is tried again by the next run
      resource.catch(() => open.delete(key))
      return resource
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

async function opened(executor: AnyExecutor, options: Json, context: OpenContext): Promise<unknown> {
  try {
    return await executor.open!(options, context)
  } catch (thrown) {
    throw HooklineError.from(thrown, 'OPEN_FAILED')
  }
}
