import type { BatchResult, Executor, HookContext, HookOutput } from '@hookline/core'
import { hookContext } from '@hookline/testing'
import * as index from '../src/index.ts'
import * as lean from '../src/lean.ts'
import type { MessageQueueOptions } from '../src/settings.ts'
import { RABBIT } from './rabbit.ts'

/** The same executor behind both doors. */
export const DOORS: readonly (readonly [string, Executor<MessageQueueOptions>])[] = [
  ['index', index.messageQueue],
  ['lean', lean.messageQueue],
]

export type Around = Parameters<typeof hookContext<MessageQueueOptions, unknown>>[1]
type Context = HookContext<MessageQueueOptions, unknown>

export function contextFor(options: Partial<MessageQueueOptions>, around: Around = {}): Context {
  return hookContext<MessageQueueOptions, unknown>(
    { url: RABBIT.url, ...options },
    { secret: secretOf, ...around },
  )
}

/** Opens, runs once and closes. */
export async function run(
  options: Partial<MessageQueueOptions>,
  around: Around = {},
  executor: Executor<MessageQueueOptions> = index.messageQueue,
): Promise<HookOutput> {
  const ctx = contextFor(options, around)
  const resource = await executor.open!(ctx.options, ctx)
  try {
    return (await executor.execute({ ...ctx, resource })) ?? {}
  } finally {
    await executor.close!(resource, AbortSignal.timeout(2000))
  }
}

/** Opens, runs all in one go and closes. */
export async function runAll(
  options: Partial<MessageQueueOptions>,
  arounds: readonly Around[],
): Promise<readonly BatchResult[]> {
  const contexts = arounds.map((around) => contextFor(options, around))
  const resource = await index.messageQueue.open!(contexts[0]!.options, contexts[0]!)
  try {
    return await index.messageQueue.executeBatch!(contexts.map((ctx) => ({ ...ctx, resource })))
  } finally {
    await index.messageQueue.close!(resource, AbortSignal.timeout(2000))
  }
}

/** What an error says of itself; `undefined`: there was none. */
export async function faultOf(running: Promise<unknown>): Promise<
  | {
      readonly code: string
      readonly message: string
      readonly hint: string
      /** `undefined`: it does not say, and is tried again. */
      readonly retryable: boolean | undefined
      readonly renew: boolean
    }
  | undefined
> {
  try {
    await running
    return undefined
  } catch (error) {
    const { code, message, hint, details } = error as {
      code: string
      message: string
      hint: string
      details?: { retryable?: boolean; renew?: boolean }
    }
    return { code, message, hint, retryable: details?.retryable, renew: details?.renew ?? false }
  }
}

/** The value of `{ secret = "X" }` is what is registered, else `value-of-X`. */
export const SECRETS: Map<string, string> = new Map<string, string>()

function secretOf(reference: unknown): string {
  if (typeof reference === 'string') return reference
  const { secret } = reference as { secret: string }
  return SECRETS.get(secret) ?? `value-of-${secret}`
}
