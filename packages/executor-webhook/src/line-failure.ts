import { isHooklineError, type HooklineError } from '@hookline/core'
import { lineError } from './line-errors.ts'

/** What a library threw, classified. Only the origin of the URL is told: the rest of it may be secret. */
export function failureOf(thrown: unknown, origin: string): HooklineError {
  for (const cause of chain(thrown)) {
    if (isHooklineError(cause)) return cause
    const { code, name } = cause as { readonly code?: unknown; readonly name?: unknown }
    if (name === 'HTTPParserError') return broken(origin, String(code ?? 'HPE_INVALID'), cause)
    const made = typeof code === 'string' ? FAILURES.find(([form]) => form.test(code)) : undefined
    if (made !== undefined) return made[1](origin, code as string, cause)
  }
  return unreachable(`${origin} could not be asked: ${said(thrown)}`, thrown)
}

/** A failure, what it was made from, and of several attempts the first. */
function chain(thrown: unknown): readonly object[] {
  const found: object[] = []
  for (let one = thrown; typeof one === 'object' && one !== null && found.length < 8;) {
    found.push(one)
    const { errors, cause } = one as { readonly errors?: readonly unknown[]; readonly cause?: unknown }
    one = errors?.[0] ?? cause
  }
  return found
}

type Make = (origin: string, code: string, cause: unknown) => HooklineError

/** By code of node:net, node:tls, node:http or undici; the first that fits. */
const FAILURES: readonly (readonly [RegExp, Make])[] = [
  [/^(CERT_(HAS_EXPIRED|NOT_YET_VALID)|CRL_)/, (...known) => tls(known, { retryable: true })],
  [/^ERR_TLS_CERT_ALTNAME/, (...known) => tls(known, {})],
  [
    /^(CERT_|UNABLE_TO_|SELF_SIGNED|DEPTH_ZERO|INVALID_CA|INVALID_PURPOSE|PATH_LENGTH|HOSTNAME_MISMATCH)/,
    (...known) => tls(known, {}),
  ],
  [
    /^ERR_SSL_.*ALERT_(CERTIFICATE|BAD_CERTIFICATE|UNKNOWN_CA|HANDSHAKE_FAILURE|ACCESS_DENIED|NO_CERTIFICATE)/,
    (...known) => tls(known, { hint: REFUSED_HINT }),
  ],
  [
    /^(ERR_SSL_WRONG_VERSION_NUMBER|ERR_SSL_PACKET_LENGTH_TOO_LONG|ERR_SSL_HTTP_REQUEST)$/,
    (...known) => tls(known, { hint: 'What listens there does not speak TLS: look at the port.' }),
  ],
  [/^(ERR_SSL_|ERR_TLS_|ERR_OSSL_|EPROTO$)/, (...known) => tls(known, {})],
  [/^(HPE_HEADER_OVERFLOW|UND_ERR_HEADERS_OVERFLOW)$/, headersTooLarge],
  [/^(HPE_|UND_ERR_RES_CONTENT_LENGTH|WEBHOOK_NO_HTTP)/, broken],
  [
    /^(ECONNRESET|EPIPE|ECONNABORTED|UND_ERR_SOCKET|UND_ERR_CLOSED)$/,
    (origin, code, cause) => ended(origin, code, cause),
  ],
  [
    /^E[A-Z]+$|^UND_ERR_/,
    (origin, code, cause) => unreachable(`${origin} could not be reached: ${code}`, cause),
  ],
]

const REFUSED_HINT =
  'The receiver wants another certificate from us: name it in `with.tls.cert` and `with.tls.key`.'

type Known = readonly [origin: string, code: string, cause: unknown]

function tls([origin, code, cause]: Known, details: { retryable?: boolean; hint?: string }): HooklineError {
  return lineError('WEBHOOK_TLS', `${origin} has no safe connection with us: ${code}: ${said(cause)}`, {
    cause,
    ...details,
  })
}

function headersTooLarge(origin: string, _code: string, cause: unknown): HooklineError {
  return lineError('WEBHOOK_TOO_LARGE', `${origin} answered with headers of more than 64 KB`, {
    cause,
    hint: 'Let the receiver answer with fewer or shorter headers.',
  })
}

function broken(origin: string, code: string, cause: unknown): HooklineError {
  return lineError('WEBHOOK_BROKEN', `${origin} answered with what is not HTTP: ${code}`, {
    cause,
    retryable: true,
  })
}

/** undici tells its own refusals of an answer in the words of a socket. */
function ended(origin: string, code: string, cause: unknown): HooklineError {
  const { message } = cause as { readonly message?: unknown }
  if (message === 'bad response' || message === 'bad upgrade') return broken(origin, code, cause)
  return unreachable(`${origin} ended the connection before its answer was whole`, cause)
}

function unreachable(message: string, cause: unknown): HooklineError {
  return lineError('WEBHOOK_UNREACHABLE', message, { cause, retryable: true })
}

/** The other side has a hand in these words. */
function said(thrown: unknown): string {
  const text = thrown instanceof Error ? thrown.message : String(thrown)
  return text.replaceAll(/[^\u0020-\u007e]+/g, ' ').slice(0, 200)
}
