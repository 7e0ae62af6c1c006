import type { Background, LifecycleEvent } from '@hookline/core'
import { raise, redact, stateDir, type LoadedPlan } from '@hookline/runtime'
import type { Asked } from './asked.ts'
import { OWN_MEANS } from './own-means.ts'

/** Tells hooks of an event that hookline itself raises. True: nothing of it was lost. */
export type RaiseOwn = (event: LifecycleEvent, loaded: LoadedPlan) => Promise<boolean>

/** What it is done with. */
interface RaisingMeans {
  readonly env: Asked['env']
  readonly log: (hook: string, message: string) => void
  readonly background: (event: LifecycleEvent, loaded: LoadedPlan) => Background
}

export function raisingOwn({ env, log, background }: RaisingMeans): RaiseOwn {
  return async (event, loaded) => {
    const { results } = await raise({
      event,
      loaded,
      ...OWN_MEANS,
      env,
      stateDir: stateDir(env),
      log: (hook, message) => log(hook, redact(message)),
      background: background(event, loaded),
    })
    return !results.some((one) => one.status === 'failed' && one.error.code.startsWith('JOURNAL_'))
  }
}

/** The same for what a call of an agent led to. */
export function raisingFor(about: Asked): RaiseOwn {
  const { env, log } = about
  return raisingOwn({ env, log, background: (event, loaded) => about.keeping(about, loaded, [event], []) })
}
