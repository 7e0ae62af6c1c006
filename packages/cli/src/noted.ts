import type { Dialect, HooklineError, LifecycleEvent } from '@hookline/core'
import { noteCanary, now, wasOf, type Answer, type LoadedPlan } from '@hookline/runtime'
import type { Asked } from './asked.ts'
import { version } from './version.ts'

/** Tells a doctor that hookline was called, and what it said; nothing where it leaves the answer to another line. */
export function watched({ flags, canary, at }: Asked, events: Answer['events'] | undefined): void {
  if (canary === undefined) return
  const call = { native: flags.text['event'] ?? null, scope: flags.text['scope'] ?? null, hookline: version }
  noteCanary(canary, { ...call, ms: Math.round(now() - at) }, events)
}

/** Counts them as events that agents send. */
export function seen({ canary, recorder }: Asked, events: readonly LifecycleEvent[]): void {
  if (canary === undefined) for (const event of events) recorder.seen(event)
}

/** Keeps what came of a call, for `hookline why`. */
export function record(
  about: Asked,
  { events, reply, unreadable: unread }: Answer,
  dialect: Dialect,
  loaded: LoadedPlan,
): void {
  if (about.canary !== undefined) return
  if (unread !== undefined) lost(about, unread)
  for (const { event, outcome } of events) {
    const can = dialect.capability?.(event.name) ?? dialect.capabilities[event.name]
    about.recorder.happened({ event, outcome, can, loaded, config: about.config, reply, wasOf })
  }
}

/** Keeps that a call had no outcome, and why. */
export function lost({ flags, config, recorder }: Asked, error: HooklineError): void {
  const [agent, native] = [flags.text['agent'] ?? '', flags.text['event']]
  recorder.lost({ agent, native, config, error })
}
