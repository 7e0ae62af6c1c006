import type { Headers } from './headers.ts'
import type { Pairs } from './query.ts'
import { headerSafe, type Reveal } from './reveal.ts'
import type { WebhookAuth } from './settings.ts'

/** What of a request says who sends it. */
export interface Credentials {
  readonly headers: Headers
  readonly query: Pairs
}

/** How hookline proves who it is. `token`: what OAuth gave. @throws HooklineError `WEBHOOK_HEADER_SECRET` */
export function credentials(auth: WebhookAuth = {}, reveal: Reveal, token: string | undefined): Credentials {
  const { bearer, basic, api_key: key } = auth
  if (token !== undefined) return authorization(`Bearer ${token}`)
  if (bearer !== undefined)
    return authorization(`Bearer ${headerSafe(reveal.secret(bearer), '`auth.bearer`')}`)
  if (basic !== undefined) return authorization(basicHeader(basic.username, reveal.secret(basic.password)))
  if (key === undefined) return NONE
  const value = reveal.secret(key.value)
  if (key.header === undefined) return { headers: {}, query: [[key.query!, value]] }
  return { headers: { [key.header.toLowerCase()]: headerSafe(value, '`auth.api_key`') }, query: [] }
}

/** RFC 7617, in UTF-8. */
export function basicHeader(username: string, password: string): string {
  return `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`
}

const NONE: Credentials = { headers: {}, query: [] }

function authorization(value: string): Credentials {
  return { headers: { authorization: value }, query: [] }
}
