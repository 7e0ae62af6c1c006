import type { Background, HooklineError, LifecycleEvent } from '@hookline/core'
import type { LoadedPlan } from '@hookline/runtime'
import type { Asked } from './asked.ts'
import { outbox } from './outbox.ts'

let isKept = false

/** Keeps the runs that no agent waits for. */
export function keeping(
  about: Asked,
  loaded: LoadedPlan,
  events: readonly LifecycleEvent[] | undefined,
  news: string[],
): Background {
  return (deliveries, waitMs) => {
    isKept = true
    const { file, required, root, overrides } = about.request(events)
    const how = { file, required, root, overrides }
    const warn = ({ message, code }: HooklineError): void => void news.push(`hookline: ${message} [${code}]`)
    return outbox().handOver(deliveries, { env: about.env, loaded, how, warn, waitMs })
  }
}

/** Sees to it that what was kept is carried out, and at the start of a session also what was kept before. */
export function startKept(isStart: boolean): void {
  if (isStart || isKept) outbox().startDelivering(isStart)
}
