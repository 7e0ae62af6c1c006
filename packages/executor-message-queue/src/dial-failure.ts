import { HooklineError, isHooklineError } from '@hookline/core'
import { mqError } from './errors.ts'
import type { Heard, Reason } from './heard.ts'
import { tlsFailure } from './tls-failure.ts'
import { hostName, type Host } from './transport.ts'
import { words } from './words.ts'

/** Why there is no connection, classified. */
export function dialFailure(
  thrown: unknown,
  host: Host,
  heard: Pick<Heard, 'reason' | 'first'>,
): HooklineError {
  if (isHooklineError(thrown)) return forGood(thrown)
  const reason = heard.reason()
  if (reason !== undefined) return refused(reason, host)
  const { code, message } = first(thrown)
  const tls = host.isSafe ? tlsFailure(code, message, hostName(host)) : undefined
  return tls ?? stranger(heard.first(), host) ?? failed(code, message, host, thrown)
}

/** What the guard of the network refuses it will refuse again. */
export function forGood(error: HooklineError): HooklineError {
  const { code, message, hint, details } = error
  return details.retryable === undefined
    ? new HooklineError(code, message, { ...details, hint, retryable: false })
    : error
}

/** Of several addresses of a name the first. */
function first(thrown: unknown): { readonly code: string; readonly message: string } {
  const { errors } = thrown as { readonly errors?: readonly unknown[] }
  const { code, message } = (errors?.[0] ?? thrown) as { readonly code?: unknown; readonly message?: unknown }
  return { code: typeof code === 'string' ? code : '', message: String(message) }
}

function refused({ code, text }: Reason, host: Host): HooklineError {
  const name = hostName(host)
  const said = `${code} ${words(text)}`
  if (code === 403 && !/vhost/.test(text))
    return mqError('MQ_REFUSED', `${name} did not let in the user "${words(host.user)}": ${said}`, {
      renew: true,
    })
  if (code === 320 || code === 541 || /\b(down|limit|starting)\b/i.test(text))
    return mqError('MQ_UNREACHABLE', `${name} takes no connection now: ${said}`, { retryable: true })
  return mqError('MQ_VHOST', `${name} did not open the virtual host "${words(host.vhost)}": ${said}`, {
    renew: true,
  })
}

/** What answers there, by how it begins. */
const STRANGERS: readonly (readonly [string, string])[] = [
  ['HTTP/', 'HTTP'],
  ['\u0015\u0003', 'TLS: write amqps'],
  ['AMQP', 'another version of AMQP'],
  ['SSH-', 'SSH'],
]

function stranger(bytes: Buffer, host: Host): HooklineError | undefined {
  const found = STRANGERS.find(([begin]) => bytes.toString('latin1').startsWith(begin))
  return found && mqError('MQ_PROTOCOL', `${hostName(host)} does not speak AMQP 0-9-1 but ${found[1]}`)
}

const UNREADABLE =
  /^(Frame size|Invalid frame|Unknown|Expected|Attempt to access|Frame on|Server frameMax|SASL)/

function failed(code: string, message: string, host: Host, cause: unknown): HooklineError {
  const name = hostName(host)
  if (UNREADABLE.test(message))
    return mqError('MQ_PROTOCOL', `${name} said what is not AMQP: ${words(message)}`, {
      cause,
      retryable: true,
    })
  const said = code === '' ? words(message) : code
  return mqError('MQ_UNREACHABLE', `${name} could not be reached: ${said}`, { cause, retryable: true })
}
