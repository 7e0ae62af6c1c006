import { shown } from '@hookline/answer'
import type { HooklineError } from '@hookline/core'
import { webhookError } from './errors.ts'
import type { Incoming } from './line.ts'
import { retryAfter } from './retry-after.ts'
import type { WebhookOAuth2 } from './settings.ts'
import { isBusy } from './status.ts'

/** A token, and until when it is used. */
export interface Grant {
  readonly token: string
  /** Milliseconds since the epoch. */
  readonly until: number
}

interface About {
  readonly settings: WebhookOAuth2
  /** When it was asked for. */
  readonly began: number
  readonly now: number
  /** Takes secrets out of what is said. */
  readonly without: (text: string) => string
}

type Fields = Readonly<Record<string, unknown>>

/** The token that an endpoint gave. @throws HooklineError `WEBHOOK_TOKEN_REFUSED`, `WEBHOOK_TOKEN_FAILED`; why an answer is cut */
export function grantIn(incoming: Incoming, about: About): Grant {
  const said = fieldsIn(incoming.body)
  if (incoming.status !== 200) throw refused(incoming, said, about)
  if (incoming.cut !== undefined) throw incoming.cut
  const { access_token: token, token_type: type, expires_in: seconds } = said
  if (typeof token !== 'string' || !/^[\u0021-\u007E]{1,16384}$/.test(token))
    throw failed(about, 'answered 200 without an access_token that a header can hold')
  if (type !== undefined && (typeof type !== 'string' || type.toLowerCase() !== 'bearer'))
    throw failed(about, `gave a token of the type ${short(JSON.stringify(type), about)}, expected Bearer`)
  return { token, until: about.began + lifetime(seconds) }
}

/** Milliseconds, less a margin for the way; without a number a token is used until it is refused. */
function lifetime(value: unknown): number {
  const seconds = typeof value === 'string' && /^\d{1,12}$/.test(value) ? Number(value) : value
  if (typeof seconds !== 'number' || !Number.isFinite(seconds)) return Number.POSITIVE_INFINITY
  return Math.max(0, seconds - Math.min(30, seconds / 10)) * 1000
}

function refused({ status, headers }: Incoming, said: Fields, about: About): HooklineError {
  const { error, error_description: description } = said
  const words = [error, description]
    .filter((one) => typeof one === 'string')
    .map((one) => `: ${short(one, about)}`)
  const message = `answered ${status}${words.join('')}`
  if (isBusy(status)) {
    const afterMs = retryAfter(headers['retry-after'], about.now)
    return failed(about, message, { retryable: true, ...(afterMs === undefined ? {} : { afterMs }) })
  }
  if (status < 400 || status === 404) return failed(about, message)
  const isAboutSecret = status === 401 || error === 'invalid_client' || error === 'unauthorized_client'
  return webhookError('WEBHOOK_TOKEN_REFUSED', `${originOf(about)} ${message}`, {
    retryable: false,
    renew: isAboutSecret,
  })
}

function failed(about: About, message: string, details: HooklineError['details'] = {}): HooklineError {
  return webhookError('WEBHOOK_TOKEN_FAILED', `${originOf(about)} ${message}`, {
    retryable: false,
    ...details,
  })
}

function originOf({ settings }: About): string {
  return new URL(settings.token_url).origin
}

function fieldsIn(body: Uint8Array): Fields {
  try {
    const value: unknown = JSON.parse(new TextDecoder().decode(body))
    return typeof value === 'object' && value !== null ? (value as Fields) : {}
  } catch {
    return {}
  }
}

function short(text: string, { without }: About): string {
  return without(shown(text)).replaceAll(/\s+/g, ' ').slice(0, 100)
}
