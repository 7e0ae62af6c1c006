import type { Background, HooklineError, LifecycleEvent } from '@hookline/core'
import type { LoadedPlan } from '@hookline/runtime'
import { outbox } from '../outbox.ts'
import { planRequest } from '../plan.ts'
import { complain } from './complain.ts'

/** What keeps the runs that nobody waits for; `keeps`: told when there are some, also of hooks that hear of hooks. */
export function handingOver(
  loaded: LoadedPlan,
  flags: Parameters<typeof planRequest>[0],
  { session: { root } }: LifecycleEvent,
  keeps: () => void,
): Background {
  const { file, required, overrides } = planRequest(flags)
  const how = { file, required, root, overrides }
  const warn = (error: HooklineError): void => complain([error])
  return (deliveries) => {
    keeps()
    return outbox().handOver(deliveries, { env: process.env, loaded, how, warn })
  }
}
