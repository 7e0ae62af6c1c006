import { attempt, DEFAULT_TIMEOUT_MS, type RunHost } from './attempt.ts'
import type { Background, Delivery, Try } from './delivery.ts'
import { HooklineError } from './errors.ts'
import { freeze } from './freeze.ts'
import { hookName } from './hook.ts'
import type { ReadyHook } from './match.ts'
import type { Notes } from './notes.ts'
import type { HookResult } from './result.ts'

/** Hands deliveries over; what is lost if that fails. The agent has its answer whatever comes of it. */
export async function handedOver(
  deliveries: readonly Delivery[],
  background: Background,
  { clock }: RunHost,
): Promise<readonly HookResult[]> {
  const startedAt = clock.now()
  try {
    await background(deliveries)
    return []
  } catch (thrown) {
    const error = HooklineError.from(thrown)
    const about = { startedAt, durationMs: clock.now() - startedAt, attempts: 0 }
    return deliveries.map(({ hook }) => ({ hook: hookName(hook), ...about, status: 'failed', error }))
  }
}

/** One try of a delivery, as if the event had just come. */
export async function delivered(
  { hook: name, event, matched, lineage, ...about }: Try,
  hooks: readonly ReadyHook[],
  notes: Notes | undefined,
  host: RunHost,
): Promise<HookResult | undefined> {
  const hook = hooks.find((one) => one.name === name)
  if (hook === undefined || hook.config.enabled === false) return undefined
  if (lineage.length > 0) notes?.adopt(event, lineage)
  const startedAt = host.clock.now()
  const deadline = startedAt + (hook.config.timeoutMs ?? DEFAULT_TIMEOUT_MS)
  const options = { ...about, event: freeze(event), startedAt, deadline, signal: about.signal }
  const result = await attempt({ hook, matched }, options, host, new Map())
  await notes?.settled()
  return result
}
