import type { Dialect, LifecycleEvent } from '@hookline/core'
import { wasToldBefore } from './facts/telling.ts'

/** True for what a hook of the agent reports after it was told of in another way, when nobody could answer. */
export function isAgain(
  event: LifecycleEvent,
  { transcribed }: Pick<Dialect, 'transcribed'>,
  env: Readonly<Record<string, string | undefined>>,
): boolean {
  return (
    event.channel === 'hook' &&
    event.key !== event.id &&
    transcribed?.tells.includes(event.name) === true &&
    wasToldBefore(event, env)
  )
}
