import { shown } from '@hookline/answer'
import type { ErrorDetails, HooklineError } from '@hookline/core'
import { webhookError, type WebhookErrorCode } from './errors.ts'
import type { Incoming } from './line.ts'
import { retryAfter } from './retry-after.ts'
import { statusClass, type StatusClass } from './status.ts'
import { wellFormed } from './well-formed.ts'

/** What was asked, as far as an error may say it. */
export interface Asked {
  /** `https://example.org` */
  readonly origin: string
  /** True: a secret went along, so that it may be the wrong one. */
  readonly hasSecrets: boolean
  /** Milliseconds since the epoch, when the answer was there. */
  readonly now: number
  /** Takes secrets out of what the receiver says; `isCut`: it may end in the middle of one. */
  readonly without: (text: string, isCut?: boolean) => string
}

/** Why a response is no success; `undefined`: it is one. */
export function failureOf(incoming: Incoming, asked: Asked): HooklineError | undefined {
  const kind = statusClass(incoming.status)
  if (kind === 'done') return undefined
  const { code, details } = FAILURES[kind]
  const where = kind === 'elsewhere' ? redirectText(incoming, asked) : bodyText(incoming, asked)
  const hint = HINTS[incoming.status]
  return webhookError(code, `${asked.origin} answered ${incoming.status}${where}`, {
    ...details(incoming, asked),
    ...(hint === undefined ? {} : { hint }),
  })
}

interface Failure {
  readonly code: WebhookErrorCode
  readonly details: (incoming: Incoming, asked: Asked) => ErrorDetails
}

const never = (): ErrorDetails => ({ retryable: false })

const FAILURES: Readonly<Record<Exclude<StatusClass, 'done'>, Failure>> = {
  busy: {
    code: 'WEBHOOK_STATUS',
    details: ({ headers }, { now }) => {
      const afterMs = retryAfter(headers['retry-after'], now)
      return { retryable: true, ...(afterMs === undefined ? {} : { afterMs }) }
    },
  },
  elsewhere: { code: 'WEBHOOK_REDIRECT', details: never },
  refused: {
    code: 'WEBHOOK_REFUSED',
    details: (_incoming, { hasSecrets }) => ({ retryable: false, ...(hasSecrets ? { renew: true } : {}) }),
  },
  gone: { code: 'WEBHOOK_GONE', details: () => ({ retryable: false, gone: true }) },
  wrong: { code: 'WEBHOOK_STATUS', details: never },
}

/** What is known of some statuses. */
const HINTS: Readonly<Record<number, string>> = {
  404: 'There is nothing at the path of `with.url`.',
  405: 'The receiver takes another `with.method`.',
  413: 'The receiver takes less: name in `with.body` what it needs of the event.',
  415: 'The receiver takes another `with.format`.',
  429: 'The receiver takes fewer in a time: `rate_limit` of the hook.',
}

/** The origin alone: the rest of an address may be as secret as the first one. */
function redirectText({ headers }: Incoming, { origin }: Asked): string {
  const { location } = headers
  if (location === undefined) return ''
  return URL.canParse(location, origin) ? `, to ${new URL(location, origin).origin}` : ', to what is no URL'
}

/** Secrets are taken out before it is cut: half of one tells, too. */
function bodyText({ body, cut }: Incoming, { without }: Asked): string {
  const isCut = cut !== undefined || body.length > READ
  // half of a letter at the end is left out, too
  const said = new TextDecoder().decode(body.subarray(0, READ), { stream: isCut })
  const text = without(shown(said), isCut).trim()
  if (text === '') return ''
  return `: ${text.length > MOST ? `${wellFormed(text.slice(0, MOST))}...` : text}`
}

/** Bytes of a response that are looked at for a message. */
const READ = 4096

/** Characters of a response in a message. */
const MOST = 200
