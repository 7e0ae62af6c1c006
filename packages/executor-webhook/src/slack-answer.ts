import { shown } from '@hookline/answer'
import type { HooklineError } from '@hookline/core'
import { webhookError } from './errors.ts'
import type { Incoming } from './line.ts'
import type { Asked } from './outcome.ts'

/** Slack's own API answers 200 also where it did nothing: why, if it says so. An incoming webhook says `ok`. */
export function slackFailure(
  { body }: Incoming,
  { origin, hasSecrets, without }: Asked,
): HooklineError | undefined {
  const error = errorIn(new TextDecoder().decode(body))
  if (error === undefined) return undefined
  const message = `${origin} took no message: ${without(shown(error)).slice(0, 200)}`
  if (!UNKNOWN.has(error)) return webhookError('WEBHOOK_STATUS', message, { retryable: BUSY.has(error) })
  return webhookError('WEBHOOK_REFUSED', message, {
    retryable: false,
    ...(hasSecrets ? { renew: true } : {}),
  })
}

/** The same call may work later. */
const BUSY: ReadonlySet<string> = new Set(
  'ratelimited rate_limited internal_error fatal_error service_unavailable request_timeout'.split(' '),
)

/** Who asks is not known there, or not any more. */
const UNKNOWN: ReadonlySet<string> = new Set(
  'invalid_auth not_authed token_revoked token_expired account_inactive'.split(' '),
)

function errorIn(text: string): string | undefined {
  if (!text.trimStart().startsWith('{')) return undefined
  try {
    const { ok, error } = JSON.parse(text) as { readonly ok?: unknown; readonly error?: unknown }
    if (ok !== false) return undefined
    return typeof error === 'string' ? error : NO_REASON
  } catch {
    const begun = BEGUN.exec(text)
    return begun === null ? undefined : (begun[1] ?? NO_REASON)
  }
}

const NO_REASON = 'it does not say why'

/** How a failure begins of which the rest was not read. */
const BEGUN = /^\s*\{\s*"ok"\s*:\s*false\s*,(?:\s*"error"\s*:\s*"(\w+)")?/
