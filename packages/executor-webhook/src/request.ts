import type { HookContext } from '@hookline/core'
import { credentials } from './auth.ts'
import { bodyOf } from './body.ts'
import { idempotencyKey, webhookId } from './delivery-id.ts'
import { filledUrl } from './url.ts'
import { ownHeaders, type Headers } from './headers.ts'
import { queryPairs, withQuery } from './query.ts'
import type { Reveal } from './reveal.ts'
import type { WebhookOptions } from './settings.ts'
import { traceOf } from './trace.ts'

/** A request before it is signed. */
export interface Request {
  readonly method: string
  /** As it is written; of a secret one nothing is known yet. */
  readonly url: string
  /** Names in lower case. */
  readonly headers: Headers
  readonly text?: string | undefined
}

/** What a request is made with, besides the context of the run. */
export interface Means {
  readonly reveal: Reveal
  /** What OAuth gave, if the hook asks for it. */
  readonly token: string | undefined
  /** `hookline/1.2.3` */
  readonly userAgent: string
}

/** What one run sends. @throws HooklineError one of `WEBHOOK_ERRORS`, `EXPRESSION_FAILED` */
export function requestOf(ctx: HookContext<WebhookOptions, unknown>, means: Means): Request {
  const { options, render, delivery, env } = ctx
  const { reveal, token, userAgent } = means
  const who = credentials(options.auth, reveal, token)
  const base = typeof options.url === 'string' ? filledUrl(options.url, render) : reveal.secret(options.url)
  const body = bodyOf(ctx)
  return {
    method: options.method ?? 'POST',
    url: withQuery(base, [...queryPairs(options.query, render, reveal), ...who.query]),
    headers: {
      accept: 'application/json, */*;q=0.1',
      ...ownHeaders(options.headers, render, reveal),
      ...body.headers,
      ...who.headers,
      'user-agent': userAgent,
      'idempotency-key': idempotencyKey(delivery.id),
      'webhook-id': webhookId(delivery.id),
      ...traceOf(env),
    },
    text: body.text,
  }
}
