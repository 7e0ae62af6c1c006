import {
  HooklineError,
  isExecutor,
  type AnyExecutor,
  type ExecutorSource,
  type HookConfig,
  type HookContext,
  type MaybePromise,
  type OpenContext,
} from '@hookline/core'
import { redact } from './redact.ts'

/** Sees to it that a hook has what it needs. @throws HooklineError why it cannot run */
export type Prepare = (hook: HookConfig) => MaybePromise<void>

/** The same executors, each hook made ready before its run; what they fail with tells no secret. */
export function prepared(
  sources: Readonly<Record<string, ExecutorSource>>,
  prepare: Prepare,
): Readonly<Record<string, ExecutorSource>> {
  const entries = Object.entries(sources).map(([name, source]): [string, ExecutorSource] => {
    if (typeof source !== 'function') return [name, wrapped(source, prepare)]
    const load = async (): Promise<unknown> => {
      const found = await source()
      return isExecutor(found) ? wrapped(found, prepare) : found
    }
    return [name, load]
  })
  return Object.fromEntries(entries)
}

/** What is not said here is the executor's own, found where its methods look for it. */
function wrapped(executor: AnyExecutor, prepare: Prepare): AnyExecutor {
  return Object.create(executor, {
    execute: {
      value: (ctx: HookContext<unknown, unknown>) => ready(ctx.hook, prepare, () => executor.execute(ctx)),
    },
    ...(executor.executeBatch === undefined
      ? {}
      : {
          executeBatch: {
            // all of one hook, so that what one needs is what all need
            value: (all: readonly HookContext<unknown, unknown>[]) =>
              ready(all[0]!.hook, prepare, () => executor.executeBatch!(all)),
          },
        }),
    ...(executor.open === undefined
      ? {}
      : {
          open: {
            // the engine opens with the context of the run that comes first
            value: (options: unknown, ctx: OpenContext & { readonly hook: HookConfig }) =>
              ready(ctx.hook, prepare, () => executor.open!(options, ctx)),
          },
        }),
  }) as AnyExecutor
}

function ready<T>(hook: HookConfig, prepare: Prepare, act: () => MaybePromise<T>): MaybePromise<T> {
  try {
    const wait = prepare(hook)
    const done = wait instanceof Promise ? wait.then(act) : act()
    return done instanceof Promise ? done.catch(failed) : done
  } catch (thrown) {
    return failed(thrown)
  }
}

/** The cause is left out: nobody looks into it for secrets. */
function failed(thrown: unknown): never {
  const error = HooklineError.from(thrown)
  const [message, hint] = [redact(error.message), redact(error.hint)]
  if (message === error.message && hint === error.hint) throw error
  const { cause: _cause, ...details } = error.details
  throw new HooklineError(error.code, message, { ...details, hint })
}
