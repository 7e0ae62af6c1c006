import { addressOf, spelled, type Address } from './address.ts'

/** A host as it is judged: a literal, or a name in lower case without the dot at its end. */
export type Host =
  | { readonly status: 'address'; readonly address: Address; readonly text: string }
  | { readonly status: 'name'; readonly name: string; readonly text: string }
  | { readonly status: 'invalid'; readonly text: string }

/** Reads a host as a URL would: decimal, octal, hexadecimal and short forms are the address that they mean. */
export function hostOf(text: string): Host {
  const given = addressOf(text)
  if (given !== undefined) return literal(given)
  const canonical = asInUrl(text)
  const address = canonical === undefined ? undefined : addressOf(canonical)
  if (address !== undefined) return literal(address)
  const name = canonical?.replace(/\.$/, '')
  const isName = name !== undefined && name.split('.').every((label) => label !== '')
  return isName ? { status: 'name', name, text: name } : { status: 'invalid', text }
}

/** True for a name that means this machine, wherever it is asked. */
export function isLocalhostName(name: string): boolean {
  return name === 'localhost' || name.endsWith('.localhost')
}

/** Names that every machine, or every machine in a cloud, has for what is private: judged without asking DNS. */
export const PRIVATE_NAMES: ReadonlySet<string> = new Set([
  'localhost.localdomain',
  'localhost4',
  'localhost6',
  'ip6-localhost',
  'ip6-loopback',
  'metadata',
  'metadata.goog',
  'metadata.google.internal',
  'instance-data',
  'instance-data.ec2.internal',
])

function literal(address: Address): Host {
  return { status: 'address', address, text: spelled(address) }
}

/** What else would end the host is no part of one. */
function asInUrl(text: string): string | undefined {
  if (/[/?#\\@\s]/.test(text) || (text.includes(':') && !text.startsWith('['))) return undefined
  const url = `http://${text}`
  return URL.canParse(url) ? new URL(url).hostname : undefined
}
