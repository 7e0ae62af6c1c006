import { shown } from '@hookline/answer'
import { isHooklineError } from '@hookline/core'
import { mcpError } from './errors.ts'

/** Why nobody was there; what the guard says, and that it was called off, as it is. */
export function unreached(thrown: unknown, { origin }: URL): unknown {
  if (isHooklineError(thrown) || (thrown as Error).name === 'AbortError') return thrown
  return mcpError('MCP_CONNECTION_LOST', `${origin}: ${reasonOf(thrown)}`, { cause: thrown, retryable: true })
}

function reasonOf(thrown: unknown): string {
  const { message, code, cause } = thrown as {
    readonly message?: string
    readonly code?: string
    readonly cause?: unknown
  }
  if (typeof code === 'string') return code
  return cause === undefined || cause === null ? String(message) : reasonOf(cause)
}

/** What an answer says that is none: not let in, or sent elsewhere. */
export function refused({ status, headers }: Response, { origin }: URL): Error | undefined {
  if (status === 401 || status === 403) return unauthorized(status, headers.get('www-authenticate'), origin)
  if (status < 300 || status > 399) return undefined
  const to = URL.parse(headers.get('location') ?? '', origin)?.origin
  const where = to === undefined ? '' : ` to ${to === origin ? 'another address there' : to}`
  return mcpError('MCP_REDIRECT', `${origin} answered with ${status}, a redirect${where}`)
}

function unauthorized(status: number, challenge: string | null, origin: string): Error {
  const { realm, metadata } = challengeIn(challenge ?? '')
  const hint = [
    'Give `with.token` a secret that the server takes',
    ...(realm === undefined ? [] : [`the server calls itself "${realm}"`]),
    ...(metadata === undefined ? [] : [`tokens for it are explained at ${metadata}`]),
  ]
  return mcpError('MCP_UNAUTHORIZED', `${origin} answered with ${status}: it does not let this hook in`, {
    renew: true,
    hint: `${hint.join('; ')}.`,
  })
}

/** What of a challenge may be shown: of an address only where it is. */
function challengeIn(challenge: string): { readonly realm?: string; readonly metadata?: string } {
  const field = (name: string): string | undefined =>
    new RegExp(`(?:^|[\\s,])${name}="([^"\\\\]{1,200})"`, 'i').exec(challenge.slice(0, 4096))?.[1]
  const [realm, metadata] = [field('realm'), URL.parse(field('resource_metadata') ?? '')?.origin]
  return { ...(realm !== undefined && { realm: shown(realm) }), ...(metadata !== undefined && { metadata }) }
}
