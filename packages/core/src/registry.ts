import { HooklineError } from './errors.ts'
import { admit, type AnyExecutor } from './executor.ts'
import type { MaybePromise } from './schema.ts'

/** An executor, or how to get it when a hook first needs it. */
export type ExecutorSource = AnyExecutor | (() => Promise<unknown>)

/** Executors by name, each loaded at first use and then kept. */
export interface Registry {
  readonly names: readonly string[]
  /** @throws HooklineError `EXECUTOR_UNKNOWN`, `EXECUTOR_INVALID`, `EXECUTOR_SPEC` */
  get(name: string): MaybePromise<AnyExecutor>
}

export function createRegistry(sources: Readonly<Record<string, ExecutorSource>>): Registry {
  const loaded = new Map<string, AnyExecutor>()
  const loading = new Map<string, Promise<AnyExecutor>>()
  const load = async (name: string, source: () => Promise<unknown>): Promise<AnyExecutor> => {
    const executor = admit(name, await source())
    loaded.set(name, executor)
    return executor
  }
  return {
    names: Object.keys(sources),
    get(name) {
      const ready = loaded.get(name)
      if (ready !== undefined) return ready
      const source = Object.hasOwn(sources, name) ? sources[name] : undefined
      if (source === undefined) throw new HooklineError('EXECUTOR_UNKNOWN', `no executor is called "${name}"`)
      if (typeof source !== 'function') {
        loaded.set(name, admit(name, source))
        return source
      }
      let pending = loading.get(name)
      if (pending === undefined) {
        loading.set(name, (pending = load(name, source)))
        // what could not be loaded is tried again by the next run
        pending.catch(() => loading.delete(name))
      }
      return pending
    },
  }
}
