import type { HookConfig } from '@hookline/core'
import { pauseOf, readPauses } from '../pauses.ts'
import { restText } from '../rest-text.ts'
import type { WhyStep } from './report.ts'
import type { WhyRequest } from './why.ts'

/** Whether a hook is on; of one that rests who let it rest. */
export function enabledStep(
  config: HookConfig,
  { loaded: { plan }, env }: Pick<WhyRequest, 'loaded' | 'env'>,
): WhyStep {
  if (config.enabled !== false) return { step: 'enabled', ok: true, says: 'yes' }
  const pause = pauseOf(config, plan, readPauses(env))
  const why =
    pause === undefined
      ? { says: 'it is switched off', hint: 'Take `enabled = false` away.' }
      : restText(pause)
  return { step: 'enabled', ok: false, ...why }
}
