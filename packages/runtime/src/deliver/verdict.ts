import {
  HooklineError,
  type HookConfig,
  type HookResult,
  type NeededResult,
  type Retry,
} from '@hookline/core'
import { RETRY, type Verdict } from '@hookline/journal'
import { shorten } from '../record/shorten.ts'

/** A failure of these says nothing of what the run goes to. */
const OURS =
  /^(EXPRESSION|TEMPLATE|VARIABLE|SECRET|OPTIONS|EXECUTOR|TRUST|HOOK_GONE|HOOK_PAUSED|HOOK_RESTS|NEEDS)/

const MEASURE = { chars: 8192, items: 200, depth: 12 } as const

/** What a result comes to for the journal. */
export function verdictOf(result: HookResult): Verdict {
  if (result.status === 'failed') return failure(result.error)
  return { status: result.status, result: JSON.stringify(shorten(seen(result), MEASURE)) }
}

/** A failed try; without another word it may work the next time. */
export function failure(thrown: unknown): Verdict {
  const error = HooklineError.from(thrown)
  const { retryable = true, afterMs } = error.details
  return {
    status: 'failed',
    error: JSON.stringify(shorten(error, MEASURE)),
    retryable,
    afterMs,
    ofTarget: !OURS.test(error.code),
  }
}

/** What those that need it see. */
function seen(result: Exclude<HookResult, { status: 'failed' }>): NeededResult {
  const data = result.status === 'done' ? (result.output.data ?? null) : null
  return { status: result.status, decision: null, data }
}

/** How often a run is tried: one that nothing was promised of once, unless its hook says otherwise. */
export function retryOf(hook: HookConfig | undefined, promised: boolean): Retry {
  const attempts = promised || hook?.retry !== undefined ? RETRY.attempts : 1
  return { ...RETRY, attempts, ...hook?.retry }
}

/** An error as one line, of its JSON. */
export function messageOf(error: string): string {
  const { message, code } = JSON.parse(error) as { readonly message: string; readonly code: string }
  return `${message} [${code}]`
}
