import type { HookContext, Json } from '@hookline/core'
import { requestOf } from './request.ts'
import { userAgent } from './resource.ts'
import { standIns } from './reveal.ts'
import type { WebhookOptions } from './settings.ts'

/** What would be sent; in the place of secrets stand their names. */
export function preview(ctx: HookContext<WebhookOptions, unknown>): Json {
  const { auth, sign } = ctx.options
  const token =
    auth?.oauth2 === undefined ? undefined : `[token from ${new URL(auth.oauth2.token_url).origin}]`
  const { method, url, headers, text } = requestOf(ctx, { reveal: standIns, token, userAgent: userAgent() })
  const basic = auth?.basic
  return {
    method,
    url,
    headers: {
      ...headers,
      'webhook-timestamp': '[now]',
      ...(sign === undefined
        ? {}
        : { 'webhook-signature': sign.secrets.map((one) => standIns.secret(one)).join(' ') }),
      // base64 hides nothing, and says nothing
      ...(basic === undefined
        ? {}
        : { authorization: `Basic ${basic.username}:${standIns.secret(basic.password)}` }),
    },
    ...(text === undefined ? {} : { body: isJson(headers) ? valueOf(text) : text }),
  }
}

function isJson(headers: Readonly<Record<string, string>>): boolean {
  return /^application\/(?:[\w.-]+\+)?json\b/.test(headers['content-type'] ?? '')
}

/** What a hook writes itself may be no JSON, whatever it says of it. */
function valueOf(text: string): Json {
  try {
    return JSON.parse(text) as Json
  } catch {
    return text
  }
}
