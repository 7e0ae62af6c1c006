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

/**
 * True for a name that no public DNS has: one word, or below what is set apart for private networks. Judged without asking DNS,
 * since a proxy would ask its own.
 */
export function isPrivateName(name: string): boolean {
  return !name.includes('.') || PRIVATE_ENDS.test(name)
}

const PRIVATE_ENDS = /(^metadata\.goog|\.(localhost|localdomain|local|internal|home\.arpa))$/

function literal(address: Address): Host {
  return { status: 'address', address, text: spelled(address) }
}

/** What else would end the host is no part of one. */
function asInUrl(text: string): string | undefined {
  if (/[/?#\\@\s]/.test(text) || (text.includes(':') && !text.startsWith('['))) return undefined
  const url = `http://${text}`
  return URL.canParse(url) ? new URL(url).hostname : undefined
}
