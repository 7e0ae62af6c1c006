import type { Host } from './transport.ts'

/** What a URL says of a broker; what it leaves out is not there. */
export interface Address {
  readonly isSafe: boolean
  readonly host: string
  readonly port: number
  readonly user?: string
  readonly password?: string
  readonly vhost?: string
}

/** Reads a URL. Gives what is wrong with it, as text, without saying what it is: it may be secret. */
export function addressOf(text: string): Address | string {
  const fault = textFault(text)
  if (fault !== undefined) return fault
  const url = new URL(text)
  const [vhost, ...more] = url.pathname.slice(1).split('/')
  if (more.length > 0) return 'has more than one segment in its path: a / in a virtual host is written %2F'
  const { user, password, path } = {
    user: decoded(url.username),
    password: decoded(url.password),
    path: decoded(vhost!),
  }
  if (user === undefined || password === undefined || path === undefined)
    return 'has a % that escapes nothing'
  const isSafe = url.protocol === 'amqps:'
  return {
    isSafe,
    host: url.hostname.replaceAll(/^\[|\]$/g, ''),
    port: Number(url.port) || (isSafe ? 5671 : 5672),
    ...(user !== '' && { user }),
    ...(password !== '' && { password }),
    ...(path !== '' && { vhost: path }),
  }
}

/** The same of what stands in a hooks.toml, where everybody reads it. */
export function plainAddressOf(text: string): Address | string {
  const address = addressOf(text)
  if (typeof address === 'string') return address
  const isTelling = address.user !== undefined || address.password !== undefined
  return isTelling
    ? 'holds a user or a password: give them as `user` and `password`, or all of it as a secret'
    : address
}

/** What a hook says besides overrides what its URL says. */
export function hostOf(address: Address, given: Partial<Pick<Host, 'user' | 'password' | 'vhost'>>): Host {
  const { isSafe, host, port, user = 'guest', password = 'guest', vhost = '/' } = { ...address, ...given }
  return { isSafe, host, port, user, password, vhost }
}

function textFault(text: string): string | undefined {
  if (/[\s\\\p{Cc}\p{Cs}]/u.test(text)) return 'holds a space, a backslash or a control character'
  if (!/^amqps?:\/\/[^/?#]/i.test(text)) return 'does not begin with amqps:// or amqp:// and a host'
  if (/[?#]/.test(text)) return 'has a ? or a #: what it would set has settings of its own'
  if (!URL.canParse(text)) return 'is no URL'
  return new URL(text).hostname === '' ? 'has no host' : undefined
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text)
  } catch {
    return undefined
  }
}
