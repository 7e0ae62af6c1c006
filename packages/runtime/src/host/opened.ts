import { HooklineError, type AnyExecutor, type Json, type OpenContext } from '@hookline/core'

/** What a plugin keeps open in its process: one resource for each of its distinct options. */
export interface Opened {
  get(executor: AnyExecutor, options: Json, context: OpenContext): Promise<unknown>
  /** The next run opens another. */
  drop(executor: AnyExecutor, options: Json): void
  /** Closes everything, within `ms`. @throws HooklineError the first fault */
  close(executor: AnyExecutor, ms: number): Promise<void>
}

export function createOpened(): Opened {
  const open = new Map<string, Promise<unknown>>()
  return {
    async get(executor, options, context) {
      if (executor.open === undefined) return undefined
      const key = JSON.stringify(options)
      let resource = open.get(key)
      if (resource === undefined) {
        resource = opening(executor, options, context)
        open.set(key, resource)
        // a failed opening is tried again by the next run
        resource.catch(() => open.delete(key))
      }
      return resource
    },
    drop(executor, options) {
      const key = JSON.stringify(options)
      const resource = open.get(key)
      open.delete(key)
      void resource?.then((one) => executor.close?.(one, new AbortController().signal)).catch(() => undefined)
    },
    async close(executor, ms) {
      const signal = AbortSignal.timeout(Math.ceil(ms))
      const all = [...open.values()]
      open.clear()
      await Promise.all(all.map(async (resource) => executor.close?.(await resource, signal)))
    },
  }
}

async function opening(executor: AnyExecutor, options: Json, context: OpenContext): Promise<unknown> {
  try {
    return await executor.open!(options, context)
  } catch (thrown) {
    throw HooklineError.from(thrown, 'OPEN_FAILED')
  }
}
