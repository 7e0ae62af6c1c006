import ipaddr from 'ipaddr.js'

/** An address, in whatever form it was written; IPv6 that carries IPv4 is that IPv4 where the system takes it so. */
export type Address = ipaddr.IPv4 | ipaddr.IPv6

/** The address that a text is; `undefined`: it is a name. Brackets and zones may be there. */
export function addressOf(text: string): Address | undefined {
  const bare = text.startsWith('[') && text.endsWith(']') ? text.slice(1, -1) : text
  if (ipaddr.IPv4.isValidFourPartDecimal(bare)) return ipaddr.IPv4.parse(bare)
  if (!bare.includes(':')) return undefined
  const undotted = bare.replace(DOTTED_END, hexadecimal)
  return ipaddr.IPv6.isValid(undotted) ? ipaddr.process(undotted) : undefined
}

/** The library takes `::8.8.8.8`, which is nowhere, for 8.8.8.8. */
const DOTTED_END = /:(\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3})(?=%|$)/

function hexadecimal(dotted: string, address: string): string {
  if (!ipaddr.IPv4.isValidFourPartDecimal(address)) return dotted
  const [a, b, c, d] = ipaddr.IPv4.parse(address).octets as [number, number, number, number]
  return `:${(a * 256 + b).toString(16)}:${(c * 256 + d).toString(16)}`
}

/** One spelling for each address. */
export function spelled(address: Address): string {
  return address.kind() === 'ipv6' ? `[${address.toString()}]` : address.toString()
}

/** True: anybody on the internet can reach it, so that reaching it from here is nothing that others could not do. */
export function isPublic(address: Address): boolean {
  if (isMetadata(address)) return false
  if (isWithin(address, NAT64)) return isPublic(carriedAt(address, 12))
  return address.range() === 'unicast' && (address.kind() === 'ipv4' || isGlobal(address as ipaddr.IPv6))
}

/** True: it tells a machine in a cloud its credentials, or is link-local, where clouds put such servers; also inside of IPv6. */
export function isMetadata(address: Address): boolean {
  if (METADATA.some((block) => isWithin(address, block))) return true
  return CARRIERS.some(([block, at]) => isWithin(address, block) && isMetadata(carriedAt(address, at)))
}

/** A block of addresses, such as `10.0.0.0/8`. */
export type Block = readonly [Address, number]

/** The block that a text is; `undefined`: it is none. */
export function blockOf(text: string): Block | undefined {
  return ipaddr.isValidCIDR(text) ? ipaddr.parseCIDR(text) : undefined
}

/** True: the address is one of the block's. */
export function isWithin(address: Address, [base, bits]: Block): boolean {
  return address.kind() === base.kind() && (address as ipaddr.IPv6).match(base, bits)
}

/** True for the two addresses that `localhost` means. */
export function isLocalhostAddress(address: Address): boolean {
  return ['127.0.0.1', '::1'].includes(address.toString())
}

/** Not written as texts: to read them would take a process that lives for one event 3 ms. */
const METADATA: readonly Block[] = [
  v4([169, 254, 0, 0], 16), // AWS, Azure, Google, ECS, Tencent
  v4([100, 100, 100, 200], 32), // Alibaba
  v4([168, 63, 129, 16], 32), // Azure's wire server: in public space
  v4([192, 0, 0, 192], 32), // Oracle
  v6([0xfd00, 0x0ec2], 32), // AWS
  v6([0xfd00, 0x0042], 32), // Scaleway
  v6([0xfd20, 0x00ce], 32), // Google
  v6([0xfe80], 10),
]

/** On a network without IPv4 every name that has no IPv6 is given as one of these: it goes to the address inside. */
const NAT64 = v6([0x64, 0xff9b], 96)

/** IPv6 that a router may take for the IPv4 inside, and at which byte that stands. */
const CARRIERS: readonly (readonly [Block, number])[] = [
  [NAT64, 12],
  [v6([0x64, 0xff9b, 1], 48), 12], // a network's own NAT64
  [v6([0, 0, 0, 0, 0xffff], 96), 12], // translated
  [v6([], 96), 12], // compatible
  [v6([0x2002], 16), 2], // 6to4
]

function v4(octets: readonly number[], bits: number): Block {
  return [new ipaddr.IPv4([...octets]), bits]
}

function v6(first: readonly number[], bits: number): Block {
  return [new ipaddr.IPv6([...first, ...Array<number>(8 - first.length).fill(0)]), bits]
}

function carriedAt(address: Address, byte: number): ipaddr.IPv4 {
  return new ipaddr.IPv4(address.toByteArray().slice(byte, byte + 4))
}

/** What lies outside is not given out to anybody: IPv4-compatible addresses, for one. A zone is never global. */
function isGlobal({ parts, zoneId }: ipaddr.IPv6): boolean {
  return parts[0]! >>> 13 === 1 && zoneId === undefined
}
