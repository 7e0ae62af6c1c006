import { isLocalhostAddress, isMetadata, spelled, type Address } from './address.ts'
import { hostOf, isLocalhostName, type Host } from './host.ts'

/** What `[network] allow_private` allows. */
export interface Allowed {
  /** True: this host is named at this port. */
  host(host: Host, port: number): boolean
  /** True: an address that a name has may be connected to. A name that is allowed brings its addresses, but no metadata. */
  answer(address: Address, name: string, port: number): boolean
}

/** What is wrong with an entry of `[network] allow_private`, and what to write; `undefined`: nothing. */
export function allowedFault(entry: string): string | undefined {
  const read = readEntry(entry)
  return typeof read === 'string' ? read : undefined
}

/** Reads the entries; one that is wrong allows nothing. */
export function allowedOf(entries: readonly string[]): Allowed {
  const read = entries.map(readEntry).filter((entry) => typeof entry !== 'string')
  const keys = new Set(read.map(({ host, port }) => `${host.text}:${port}`))
  const has = (text: string, port: number): boolean => keys.has(`${text}:${port}`)
  const address = (one: Address, port: number): boolean =>
    has(spelled(one), port) || (isLocalhostAddress(one) && has('localhost', port))
  return {
    host: (host, port) =>
      host.status === 'address'
        ? address(host.address, port)
        : host.status === 'name' &&
          (has(host.name, port) || (isLocalhostName(host.name) && has('localhost', port))),
    answer: (one, name, port) => address(one, port) || (has(name, port) && !isMetadata(one)),
  }
}

interface Entry {
  readonly host: Exclude<Host, { status: 'invalid' }>
  readonly port: number
}

const FORM = 'expected "host:port", such as "127.0.0.1:4000", "db.internal:443" or "[::1]:8080"'

function readEntry(entry: string): Entry | string {
  const [, written, digits] = /^(\[[^\]]*\]|[^:[\]]*):(\d+)$/.exec(entry) ?? []
  if (written === undefined || digits === undefined) return misshapen(entry)
  const port = Number(digits)
  if (port < 1 || port > 65_535) return `port ${digits} is none: ports are 1 to 65535`
  const odd = strange(written)
  if (odd !== undefined) return odd
  const host = hostOf(written)
  if (host.status === 'invalid') return `"${written}" is no host: ${FORM}`
  if (host.status === 'address' && !written.startsWith('[') && host.text !== written)
    return `"${written}" means ${host.text}: write "${host.text}:${digits}"`
  return { host, port }
}

/** Mistakes that are easily made; the first that fits says what to write. */
const MISTAKES: readonly (readonly [RegExp, (entry: string) => string])[] = [
  [/^[a-z][\w+.-]*:\/\//i, () => `a scheme is no part of it: ${FORM}`],
  [/\/\d+\]?(:\d+)?$/, () => `a range of addresses cannot be allowed, each one is named: ${FORM}`],
  [/^[^[\]]*:[^[\]]*:/, () => `an IPv6 address stands in brackets: ${FORM}`],
  [
    /^[^:[\]/]+$|^\[[^\]]*\]$/,
    (entry) => `the port is missing: write "${entry}:443", or the port that is meant`,
  ],
]

function misshapen(entry: string): string {
  return MISTAKES.find(([form]) => form.test(entry))?.[1](entry) ?? FORM
}

function strange(written: string): string | undefined {
  if (written.includes('%')) return `"${written}" has a zone or an escape, which a URL cannot have: ${FORM}`
  if (written.includes('*')) return `"*" allows nothing, each host is named: ${FORM}`
  if (written.includes('/')) return misshapen(written)
  return undefined
}
