import { basicHeader } from './auth.ts'
import type { Outgoing } from './line.ts'
import { formEncoded } from './percent.ts'
import type { Revealed } from './reveal.ts'
import type { WebhookOAuth2 } from './settings.ts'
import { sendable } from './url.ts'

/** The request for a token by client credentials (RFC 6749, 4.4). @throws HooklineError `WEBHOOK_URL` */
export function tokenRequest(settings: WebhookOAuth2, reveal: Revealed): Omit<Outgoing, 'signal'> {
  const { token_url, client_id: id, client_secret, scope, audience, style = 'header' } = settings
  const secret = reveal.secret(client_secret)
  const form = new URLSearchParams({ grant_type: 'client_credentials' })
  if (scope !== undefined) form.set('scope', scope)
  if (audience !== undefined) form.set('audience', audience)
  if (style === 'body') {
    form.set('client_id', id)
    form.set('client_secret', secret)
  }
  return {
    method: 'POST',
    url: sendable(token_url, '`auth.oauth2.token_url`'),
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      accept: 'application/json',
      ...(style === 'header' ? { authorization: proof(id, secret, reveal) } : {}),
    },
    body: Buffer.from(form.toString()),
    maxBytes: 64 * 1024,
  }
}

/** RFC 6749, 2.3.1: both are encoded as a form would have them before they are joined. */
function proof(id: string, secret: string, reveal: Revealed): string {
  const header = basicHeader(formEncoded(id), formEncoded(secret))
  reveal.hide(header.slice('Basic '.length))
  return header
}
