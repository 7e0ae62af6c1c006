import { HooklineError, type ErrorDetails } from '@hookline/core'

export { LINE_ERRORS } from './line-errors.ts'

/** What can go wrong with a webhook: code, and what to do about it. */
export const WEBHOOK_ERRORS = {
  WEBHOOK_URL:
    'Write scheme, host and port out; {{ }} may stand in path and query, and a segment of the path is never empty.',
  WEBHOOK_HEADER_SECRET:
    'Give the secret a value of printable ASCII characters in one line: it goes into a header.',
  WEBHOOK_BODY: 'See what `with.body` gives for this event: `hookline try --dry` shows it.',
  WEBHOOK_BODY_TOO_LARGE: 'Send less: name in `with.body` what the receiver needs of the event.',
  WEBHOOK_SIGNING_SECRET:
    'A signing secret is `whsec_` or `whsk_` and base64: `echo "whsec_$(openssl rand -base64 32)"` makes one.',
  WEBHOOK_TLS_FILE: 'A path in `with.tls` lies beside the hooks.toml; it names a PEM file that you can read.',
  WEBHOOK_STATUS: 'Look at what the receiver says; `hookline try` sends it by hand.',
  WEBHOOK_REDIRECT: 'Redirects are never followed: write the address that it leads to into `with.url`.',
  WEBHOOK_REFUSED:
    'Look at `with.auth`, `with.sign` and the secrets in `with.headers`: the receiver did not take them.',
  WEBHOOK_GONE: 'The receiver says that it is gone for good: remove the hook, or give it another `with.url`.',
  WEBHOOK_ANSWER_INVALID:
    'Answer with an empty body, or one JSON object of decision, reason, message, context, rewrite, stop, data; of other JSON `decide` makes an answer.',
  WEBHOOK_TOKEN_REFUSED: 'Look at `client_id`, `client_secret`, `scope` and `style` of `with.auth.oauth2`.',
  WEBHOOK_TOKEN_FAILED: 'Look at `token_url` of `with.auth.oauth2`, and at what answers there.',
} as const

/** A code of the table above. */
export type WebhookErrorCode = keyof typeof WEBHOOK_ERRORS

/** An error of this executor, with the hint of its code; trying again is no use unless `details` say so. */
export function webhookError(
  code: WebhookErrorCode,
  message: string,
  details: ErrorDetails = {},
): HooklineError {
  return new HooklineError(code, message, { hint: WEBHOOK_ERRORS[code], retryable: false, ...details })
}
