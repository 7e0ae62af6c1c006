import type { HooklineError } from '@hookline/core'
import type { LookupAddress, LookupOptions } from 'node:dns'
import { addressOf, isMetadata, isPublic, spelled } from './address.ts'
import type { Allowed } from './allowed.ts'
import { networkError } from './errors.ts'
import { hostOf, isLocalhostName } from './host.ts'
import { refusedPrivate } from './refused.ts'

/** As `net.connect` wants it. */
export type Lookup = (hostname: string, options: LookupOptions, callback: LookupCallback) => unknown

type LookupCallback = (error: Error | null, address: string | LookupAddress[], family?: number) => void

/** Asks for all addresses of a name. */
export type Resolve = (name: string, family: 0 | 4 | 6) => Promise<readonly LookupAddress[]>

/** A lookup that gives addresses only if every one of them may be connected to at that port. There is no second lookup. */
export function lookupOf(port: number, allowed: Allowed, resolve: Resolve): Lookup {
  return async (text, options, callback) => {
    try {
      const found = await checked(text, port, familyOf(options.family), allowed, resolve)
      const [{ address, family }] = found as readonly [LookupAddress]
      process.nextTick(callback, null, ...(options.all === true ? [[...found]] : [address, family]))
    } catch (error) {
      process.nextTick(callback, error, [])
    }
  }
}

function familyOf(family: LookupOptions['family']): 0 | 4 | 6 {
  return family === 4 || family === 'IPv4' ? 4 : family === 6 || family === 'IPv6' ? 6 : 0
}

async function checked(
  text: string,
  port: number,
  family: 0 | 4 | 6,
  allowed: Allowed,
  resolve: Resolve,
): Promise<readonly LookupAddress[]> {
  const found = await answers(text, family, resolve)
  for (const { address } of found) {
    const refusal = refusedAnswer(address, text, port, allowed)
    if (refusal !== undefined) throw refusal
  }
  return found
}

/** What `localhost` and the names below it are, whatever a resolver says. */
const LOOPBACK: readonly LookupAddress[] = [
  { address: '127.0.0.1', family: 4 },
  { address: '::1', family: 6 },
]

async function answers(text: string, family: 0 | 4 | 6, resolve: Resolve): Promise<readonly LookupAddress[]> {
  const host = hostOf(text)
  if (host.status === 'invalid')
    throw networkError('NETWORK_HOST', `${JSON.stringify(text)} is no host: expected a name or an address`)
  if (host.status === 'address') {
    const { address } = host
    return [{ address: address.toString(), family: address.kind() === 'ipv4' ? 4 : 6 }]
  }
  if (isLocalhostName(host.name)) return LOOPBACK.filter((one) => family === 0 || one.family === family)
  return await resolved(text, family, resolve)
}

async function resolved(
  name: string,
  family: 0 | 4 | 6,
  resolve: Resolve,
): Promise<readonly LookupAddress[]> {
  const found = await resolve(name, family).catch((cause: unknown) => {
    const { code } = cause as { readonly code?: unknown }
    const said = typeof code === 'string' ? `DNS says ${code}` : 'DNS gave no answer'
    throw networkError('NETWORK_NAME', `${name} has no address: ${said}`, { cause, retryable: true })
  })
  if (found.length > 0) return found
  throw networkError('NETWORK_NAME', `${name} has no address`, { retryable: true })
}

function refusedAnswer(
  answer: string,
  text: string,
  port: number,
  allowed: Allowed,
): HooklineError | undefined {
  const address = addressOf(answer)
  const name = hostOf(text).text
  if (address !== undefined && (isPublic(address) || allowed.answer(address, name, port))) return undefined
  const isNamedAlone = address !== undefined && isMetadata(address)
  return refusedPrivate(
    `${name}:${port} is private: it is ${answer}`,
    `${isNamedAlone ? spelled(address) : name}:${port}`,
  )
}
