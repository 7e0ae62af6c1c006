import { resolve } from 'node:path'
import { HooklineError, type Dialect, type LifecycleEvent } from '@hookline/core'
import { now, trace, type LoadedPlan } from '@hookline/runtime'
import { answered } from './answered.ts'
import type { Asked } from './asked.ts'
import { lost, record, seen } from './noted.ts'

/** Lets the hooks of a fact run that no hook of the agent reports: nobody waits for what they say. Never rejects. */
export async function raised(
  event: LifecycleEvent,
  limitMs: number,
  dialect: Dialect,
  loaded: LoadedPlan,
  about: Asked,
): Promise<void> {
  const from = now()
  try {
    const call = await about.hear([event], loaded)
    const found = await answered(about, dialect, bytesOf(event), loaded, call, [event], limitMs)
    seen(about, [event])
    const file = about.flags.text['trace']
    if (file !== undefined) trace(resolve(about.cwd, file), found, loaded.plan.hooks, now() - from)
    record(about, found, dialect, loaded)
    await found.close?.()
  } catch (thrown) {
    lost(about, HooklineError.from(thrown, 'INTERNAL'))
  }
}

/** What was read of it, for a hook that wants the agent's own words: the agent sent none. */
function bytesOf({ raw }: LifecycleEvent): Uint8Array {
  return Buffer.from(`${JSON.stringify(raw)}\n`)
}
