import type { Executor, HookContext, HookOutput } from '@hookline/core'
import { hookContext } from '@hookline/testing'
import * as index from '../src/index.ts'
import * as lean from '../src/lean.ts'
import type { WebhookOptions } from '../src/settings.ts'
import type { Receiver } from './receiver.ts'

/** The same executor behind both doors. */
export const DOORS: readonly (readonly [string, Executor<WebhookOptions>])[] = [
  ['index', index.webhook],
  ['lean', lean.webhook],
]

export type Around = Parameters<typeof hookContext<WebhookOptions, unknown>>[1]
type Context = HookContext<WebhookOptions, unknown>

/** A context for a receiver that is allowed. */
export function contextFor(
  options: Partial<WebhookOptions>,
  receiver: Pick<Receiver, 'origin' | 'allowed'>,
  around: Around = {},
): Context {
  return hookContext<WebhookOptions, unknown>(
    { url: `${receiver.origin}/hook`, ...options },
    { network: { allowPrivate: receiver.allowed }, secret: secretOf, ...around },
  )
}

/** Opens, runs once and closes. */
export async function run(
  options: Partial<WebhookOptions>,
  receiver: Pick<Receiver, 'origin' | 'allowed'>,
  around: Around = {},
  executor: Executor<WebhookOptions> = index.webhook,
): Promise<HookOutput> {
  const ctx = contextFor(options, receiver, around)
  const resource = await executor.open!(ctx.options, ctx)
  try {
    return (await executor.execute({ ...ctx, resource })) ?? {}
  } finally {
    await executor.close!(resource, AbortSignal.timeout(2000))
  }
}

/** The value of `{ secret = "X" }` is `value of X`. */
function secretOf(reference: unknown): string {
  return typeof reference === 'string' ? reference : `value-of-${(reference as { secret: string }).secret}`
}
