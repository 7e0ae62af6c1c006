import {
  createHookManager,
  defineExecutor,
  type HookConfig,
  type HookContext,
  type HookManager,
  type HookManagerOptions,
  type HookOutput,
  type Json,
  type MaybePromise,
} from '@hookline/core'
import { expressions } from '@hookline/config/expressions'
import { patterns } from '@hookline/config/patterns'

/** A manager, and the hooks that it runs. */
export interface Hooks extends HookManager {
  readonly hooks: readonly HookConfig[]
}

/** What a hook in code does: it answers with these words, calls a function, or runs an executor. */
export type CodeAction =
  | { readonly deny: string }
  | { readonly ask: string }
  | { readonly context: string }
  | { readonly call: (context: HookContext) => MaybePromise<HookOutput | void> }
  | { readonly executor: string; readonly options?: Json }

/** A `[[hooks]]` table in code. */
export type CodeHook = Omit<HookConfig, 'on' | 'match' | 'executor' | 'options'> & {
  readonly on: string | readonly string[]
  readonly match?: string | readonly string[]
} & CodeAction

/** What `createHooks` takes besides the hooks: all that `createHookManager` does. */
export type HooksOptions = Omit<HookManagerOptions, 'hooks'>

/**
 * Hooks in code, with expressions, patterns and the environment of this process at hand. What is wrong with one `check()`
 * tells; a guard that is wrong denies.
 *
 * @example
 * createHooks([{ id: 'no-force', on: 'exec.before', match: 'git push *--force*', guard: true, deny: 'Open a PR' }])
 */
export function createHooks(hooks: readonly CodeHook[], options: HooksOptions = {}): Hooks {
  const configs = hooks.map(configOf)
  const calls = hooks.map((hook) => ('call' in hook ? hook.call : undefined))
  const manager = createHookManager({
    expressions,
    patterns,
    env: process.env,
    ...options,
    hooks: configs,
    executors: { ...options.executors, call: caller(calls) },
  })
  return { ...manager, hooks: configs }
}

function configOf(hook: CodeHook, at: number): HookConfig {
  const { on, match, deny, ask, context, call, executor, options, ...rest } = hook as CodeHook & Loose
  const words = { ...(deny === undefined ? {} : { deny }), ...(ask === undefined ? {} : { ask }) }
  const said: Json = context === undefined ? words : { ...words, context }
  return {
    ...rest,
    on: typeof on === 'string' ? [on] : on,
    ...(match === undefined ? {} : { match: typeof match === 'string' ? [match] : match }),
    ...(executor === undefined
      ? { executor: call === undefined ? 'answer' : 'call', options: call === undefined ? said : { at } }
      : { executor, ...(options === undefined ? {} : { options }) }),
  }
}

/** Every key that one of the actions has. */
interface Loose {
  readonly deny?: string
  readonly ask?: string
  readonly context?: string
  readonly call?: unknown
  readonly executor?: string
  readonly options?: Json
}

type Call = (context: HookContext) => MaybePromise<HookOutput | void>

type At = Readonly<Record<'at', number>>

/** The executor of hooks that are a function; by their place, since two may have one name. */
function caller(calls: readonly (Call | undefined)[]): ReturnType<typeof defineExecutor<At>> {
  return defineExecutor<At>({
    name: 'call',
    answers: true,
    options: {
      '~standard': { version: 1, vendor: 'hookline', validate: (value) => ({ value: value as At }) },
    },
    execute: (context) => calls[context.options.at]?.(context),
  })
}
