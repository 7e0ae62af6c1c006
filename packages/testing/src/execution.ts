import { randomUUID } from 'node:crypto'
import type { AnyExecutor, StandardSchema } from '@hookline/core'
import { hookContext, type ContextOverrides } from './context.ts'
import { event } from './event.ts'
import {
  given,
  validated,
  type ExecutorContractOptions,
  type ExecutorUse,
  type UseContext,
} from './executor-use.ts'
import { frozen } from './json.ts'

/** An executor, and what its contract is held against it with. */
export interface Trial extends ExecutorContractOptions {
  readonly executor: AnyExecutor
}

/** What came of a use. */
export type Ran = { readonly said: unknown } | { readonly thrown: unknown }

/**
 * The context of a use, made without an engine; nothing in it can be changed. Each is a delivery of its own: an executor that
 * does one delivery once would do nothing the second time, and nothing would be seen.
 */
export async function contextOf(
  use: ExecutorUse,
  trial: Trial,
  changes: ContextOverrides<unknown> = {},
): Promise<UseContext> {
  const { event: about = event('exec.before'), hook = {} } = use
  const settings = await validated(trial.executor.options as StandardSchema, use.options, use.name)
  const delivery = { id: `${about.key}:${randomUUID()}:user/under-test`, attempt: 1 }
  const around = { event: frozen(about), hook: frozen(hook), delivery, ...given(trial), ...changes }
  if (changes.event !== undefined) frozen(changes.event)
  return hookContext<never, unknown>(frozen(settings) as never, around)
}

/** Opens, executes and closes once. Never rejects; that it cannot be closed is the matter of another case. */
export async function execution(
  use: ExecutorUse,
  trial: Trial,
  changes: ContextOverrides<unknown> = {},
): Promise<Ran> {
  return executed(trial, await contextOf(use, trial, changes))
}

/** The same, in a context that is there. */
export async function executed({ executor }: Trial, context: UseContext): Promise<Ran> {
  let opened: { readonly resource: unknown } | undefined
  try {
    opened = { resource: await executor.open?.(context.options, context) }
    return { said: await executor.execute(withResource(context, opened.resource)) }
  } catch (thrown) {
    return { thrown }
  } finally {
    // also after a failure: what it opened would outlive the test
    if (opened !== undefined) await closed(executor, opened.resource)
  }
}

/** Not spread: a context may have getters that are not to be asked. */
export function withResource(context: UseContext, resource: unknown): UseContext {
  return Object.create(context, { resource: { value: resource, enumerable: true } }) as UseContext
}

async function closed(executor: AnyExecutor, resource: unknown): Promise<void> {
  try {
    await executor.close?.(resource, new AbortController().signal)
  } catch {
    // what a close that fails means is asked elsewhere
  }
}
