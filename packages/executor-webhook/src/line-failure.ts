import { isHooklineError, type HooklineError } from '@hookline/core'
import { lineError } from './line-errors.ts'
import { tlsFailure } from './line-tls.ts'

/** What a library threw, classified. Only the origin of the URL is told: the rest of it may be secret. */
export function failureOf(thrown: unknown, origin: string): HooklineError {
  for (const cause of chain(thrown)) {
    if (isHooklineError(cause)) return cause
    const code = codeOf(cause)
    if (code === undefined) continue
    const tls = tlsFailure(cause, code, origin)
    if (tls !== undefined) return tls
    const made = FAILURES.find(([form]) => form.test(code))
    if (made !== undefined) return made[1](origin, code, cause)
  }
  return unreachable(`${origin} could not be asked`, thrown)
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

/** undici's parser leaves some of its errors without a code. */
function codeOf(cause: object): string | undefined {
  const { code, name } = cause as { readonly code?: unknown; readonly name?: unknown }
  if (typeof code === 'string') return code
  return name === 'HTTPParserError' ? 'HPE_INVALID' : undefined
}

type Make = (origin: string, code: string, cause: unknown) => HooklineError

/** By code of node:net, node:http or undici; the first that fits. */
const FAILURES: readonly (readonly [RegExp, Make])[] = [
  [/^(HPE_HEADER_OVERFLOW|UND_ERR_HEADERS_OVERFLOW)$/, headersTooLarge],
  // undici is surprised by some of it
  [/^(HPE_|UND_ERR_RES_CONTENT_LENGTH|ERR_ASSERTION$|WEBHOOK_NO_HTTP$)/, broken],
  [/^(ECONNRESET|EPIPE|ECONNABORTED|UND_ERR_SOCKET|UND_ERR_CLOSED)$/, ended],
  [/^UND_ERR_(ABORTED|PRX_TLS|PRX_CONN)$/, byProxy],
  [
    /^E[A-Z]+$|^UND_ERR_/,
    (origin, code, cause) => unreachable(`${origin} could not be reached: ${code}`, cause),
  ],
]

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
  const hint = origin.startsWith('https:') ? ENDED_SAFE : undefined
  return unreachable(`${origin} ended the connection before its answer was whole`, cause, hint)
}

/** Under TLS 1.3 the refusal of a certificate comes after the connection is made. */
const ENDED_SAFE =
  'Look whether the receiver runs. If it wants a certificate from us, name it in `with.tls.cert` and `with.tls.key`.'

function byProxy(origin: string, code: string, cause: unknown): HooklineError {
  const { message } = cause as { readonly message?: unknown }
  const status = /^Proxy response \((\d+)\)/.exec(String(message))?.[1]
  const said = status === undefined ? code : `it answered with status ${status}`
  return unreachable(`${origin} could not be reached through the proxy: ${said}`, cause, PROXY)
}

const PROXY = 'Look at the proxy that the environment names (HTTPS_PROXY, HTTP_PROXY, ALL_PROXY).'

function unreachable(message: string, cause: unknown, hint?: string): HooklineError {
  return lineError('WEBHOOK_UNREACHABLE', message, {
    cause,
    retryable: true,
    ...(hint !== undefined && { hint }),
  })
}
