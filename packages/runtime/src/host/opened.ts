import { HooklineError, type AnyExecutor, type HookConfig, type Json, type OpenContext } from '@hookline/core'
import { errorData } from './error-data.ts'

/** What a resource is opened for: what a secret is depends on the file that names it. */
interface Use {
  readonly options: Json
  readonly hook: HookConfig
}

/** What a plugin keeps open in its process: one resource for each layer, file and distinct options. */
export interface Opened {
  /**
   * Does something with it. It is not closed before that is over; after one that was refused for who it is the next run opens
   * another.
   */
  with<T>(use: Use, context: OpenContext, act: (resource: unknown) => Promise<T> | T): Promise<T>
  /** Closes everything, within `ms`. @throws HooklineError the first fault */
  close(ms: number): Promise<void>
}

interface One {
  readonly resource: Promise<unknown>
  users: number
}

export function createOpened(executor: AnyExecutor): Opened {
  const open = new Map<string, One>()
  const stale = new Set<One>()
  const begin = (key: string, options: Json, context: OpenContext): One => {
    const made: One = { resource: opening(executor, options, context), users: 0 }
    open.set(key, made)
    // a failed opening is tried again by the next run
    made.resource.catch(() => open.get(key) === made && open.delete(key))
    return made
  }
  return {
    async with(use, context, act) {
      if (executor.open === undefined) return act(undefined)
      const key = keyOf(use)
      const one = open.get(key) ?? begin(key, use.options, context)
      one.users++
      try {
        return await act(await one.resource)
      } catch (thrown) {
        if (errorData(thrown).renew === true && open.get(key) === one) {
          open.delete(key)
          stale.add(one)
        }
        throw thrown
      } finally {
        if (--one.users === 0 && stale.delete(one))
          one.resource.then((resource) => executor.close?.(resource, NEVER)).catch(() => undefined)
      }
    },
    async close(ms) {
      const signal = AbortSignal.timeout(Math.ceil(ms))
      const all = [...open.values(), ...stale]
      open.clear()
      stale.clear()
      await Promise.all(all.map(async ({ resource }) => executor.close?.(await resource, signal)))
    },
  }
}

const NEVER: AbortSignal = new AbortController().signal

function keyOf({ options, hook: { layer = 'user', source } }: Use): string {
  return `${layer}\0${source?.file ?? ''}\0${JSON.stringify(options)}`
}

async function opening(executor: AnyExecutor, options: Json, context: OpenContext): Promise<unknown> {
  try {
    return await executor.open!(options, context)
  } catch (thrown) {
    throw HooklineError.from(thrown, 'OPEN_FAILED')
  }
}
