import type { ErrorDetails, HooklineError } from '@hookline/core'
import { mqError } from './errors.ts'
import { words } from './words.ts'

/** What was wrong with a safe connection; `undefined`: something else was. */
export function tlsFailure(code: string, message: string, name: string): HooklineError | undefined {
  // OpenSSL writes numbers and files around what it has to say
  const plain = words(/SSL routines:[^:]*:([^:]+)/.exec(message)?.[1] ?? message)
  const found = KINDS.find(([form]) => form.test(code) || (SSL.test(code) && form.test(plain)))
  if (found === undefined) return undefined
  const said = SSL.test(code) ? plain : `${code}: ${plain}`
  return mqError('MQ_TLS', `${name} has no safe connection with us: ${said}`, found[1])
}

/** Codes that say nothing: what it was is in the message. */
const SSL = /^(EPROTO$|ERR_SSL_|ERR_OSSL_)/

/** By code of node:tls, or by the words of OpenSSL; the first that fits. What somebody may renew, may work later. */
const KINDS: readonly (readonly [RegExp, ErrorDetails])[] = [
  [/^(CERT_HAS_EXPIRED|CERT_NOT_YET_VALID|CRL_HAS_EXPIRED|CRL_NOT_YET_VALID)$/, { retryable: true }],
  [/^(CERT_|UNABLE_TO_|SELF_SIGNED_|DEPTH_ZERO_|INVALID_|PATH_LENGTH_|HOSTNAME_|ERR_TLS_CERT_)/, {}],
  [
    /alert (.*certificate|unknown ca|access denied|handshake failure)/i,
    {
      hint: 'The broker wants a certificate from us, or another one: name it in `with.tls.cert` and `with.tls.key`.',
    },
  ],
  [
    /wrong version number|packet length too long|http request/i,
    { hint: 'What listens there does not speak TLS: look at the port, and whether it is amqps.' },
  ],
  [/^(EPROTO$|ERR_SSL_|ERR_OSSL_|ERR_TLS_)/, {}],
]
