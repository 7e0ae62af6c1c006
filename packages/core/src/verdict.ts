import type { HookConfig } from './hook.ts'
import { NOT_DUE, type HookOutput, type HookResult } from './result.ts'

/** What a result means: a hook that must hold, and was due, denies if it came to no verdict. */
export function verdict(config: HookConfig, result: HookResult): HookOutput | undefined {
  if (result.status === 'done') return result.output
  const mustHold = config.guard === true || config.onError === 'deny'
  if (!mustHold || (result.status === 'skipped' && result.why === NOT_DUE)) return undefined
  const why =
    result.status === 'failed' ? `${result.error.message} [${result.error.code}]` : `skipped: ${result.why}`
  return {
    decision: 'deny',
    reason: `${config.guard === true ? 'guard' : 'hook'} ${result.hook} reached no verdict: ${why}`,
  }
}
