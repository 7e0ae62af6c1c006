import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createGuard } from '../src/index.ts'

const strict = createGuard({ allowPrivate: [] })
const isRefused = (host: string): boolean =>
  strict.refused({ protocol: 'https:', host, port: 443 })?.code === 'NETWORK_PRIVATE'

const BLOCKS: readonly (readonly [number, number])[] = [
  [0x00000000, 8],
  [0x0a000000, 8],
  [0x64400000, 10],
  [0x7f000000, 8],
  [0xa9fe0000, 16],
  [0xac100000, 12],
  [0xc0000000, 24],
  [0xc0000200, 24],
  [0xc0a80000, 16],
  [0xc6120000, 15],
  [0xc6336400, 24],
  [0xcb007100, 24],
  [0xe0000000, 4],
  [0xf0000000, 4],
]

/** What IANA calls special, or a cloud keeps for itself. */
const SPECIAL: readonly (readonly [number, number])[] = [
  ...BLOCKS,
  [0xc0586300, 24],
  [0xc01fc400, 24],
  [0xc034c100, 24],
  [0xc0af3000, 24],
  [0xa83f8110, 32],
]

const isIn = (address: number, [base, bits]: readonly [number, number]): boolean =>
  address >= base && address < base + 2 ** (32 - bits)

const privateAddress = fc
  .constantFrom(...BLOCKS)
  .chain(([base, bits]) => fc.integer({ min: base, max: base + 2 ** (32 - bits) - 1 }))

const publicAddress = fc
  .integer({ min: 0, max: 0xffffffff })
  .filter((address) => !SPECIAL.some((block) => isIn(address, block)))

const octets = (address: number): readonly number[] => [24, 16, 8, 0].map((by) => (address >>> by) & 0xff)
const hexPair = (address: number): string =>
  `${(address >>> 16).toString(16)}:${(address & 0xffff).toString(16)}`
const inBase = (base: number, value: number): string =>
  base === 16 ? `0x${value.toString(16)}` : base === 8 ? `0${value.toString(8)}` : String(value)

/** Every way in which a URL may hold an IPv4 address: one to four parts, each in a base of its own. */
const spelling = (address: number): fc.Arbitrary<string> =>
  fc
    .record({
      parts: fc.integer({ min: 1, max: 4 }),
      bases: fc.array(fc.constantFrom(8, 10, 16), { minLength: 4, maxLength: 4 }),
      dot: fc.boolean(),
      isLarge: fc.boolean(),
    })
    .map(({ parts, bases, dot, isLarge }) => {
      const first = octets(address).slice(0, parts - 1)
      const last = address % 2 ** (8 * (5 - parts))
      const text = [...first, last].map((value, at) => inBase(bases[at]!, value)).join('.')
      return `${isLarge ? text.toUpperCase() : text}${dot ? '.' : ''}`
    })

const mapped = (address: number): fc.Arbitrary<string> =>
  fc.constantFrom(
    `[::ffff:${octets(address).join('.')}]`,
    `[::ffff:${hexPair(address)}]`,
    `[0:0:0:0:0:FFFF:${hexPair(address)}]`,
    `[64:ff9b::${octets(address).join('.')}]`,
    `[64:ff9b::${hexPair(address)}]`,
  )

const carried = (address: number): fc.Arbitrary<string> =>
  fc.constantFrom(
    `[::${hexPair(address)}]`,
    `[::${octets(address).join('.')}]`,
    `[0:0:0:0:0:0:${octets(address).join('.')}]`,
    `[::ffff:0:${hexPair(address)}]`,
    `[64:ff9b:1::${hexPair(address)}]`,
    `[2002:${hexPair(address)}::1]`,
    `[2001:0:${hexPair(address)}::1]`,
    `[2001::${hexPair(address)}]`,
    `[5f00::${hexPair(address)}]`,
  )

describe('of any address', () => {
  test('that is private each spelling and each embedding is refused', () => {
    fc.assert(
      fc.property(
        privateAddress.chain((address) => fc.oneof(spelling(address), mapped(address), carried(address))),
        (host) => {
          expect([host, isRefused(host)]).toEqual([host, true])
          const inUrl = strict.refusedUrl(new URL(`https://${host}/`))
          expect([host, inUrl?.code]).toEqual([host, 'NETWORK_PRIVATE'])
        },
      ),
      { numRuns: 2000 },
    )
  })

  test('that is public no spelling is refused', () => {
    fc.assert(
      fc.property(
        publicAddress.chain((address) => fc.oneof(spelling(address), mapped(address))),
        (host) => {
          expect([host, strict.refused({ protocol: 'https:', host, port: 443 })]).toEqual([host, undefined])
        },
      ),
      { numRuns: 2000 },
    )
  })

  test('of IPv6 outside of what is given out is refused', () => {
    const outside = fc
      .tuple(
        fc.integer({ min: 0, max: 0xffff }),
        fc.array(fc.integer({ min: 0, max: 0xffff }), { minLength: 7, maxLength: 7 }),
      )
      .filter(([first]) => first >>> 13 !== 1)
      // mapped and NAT64 are judged by what they carry
      .filter(([first, [second]]) => first !== 0 && !(first === 0x64 && second === 0xff9b))
    fc.assert(
      fc.property(outside, ([first, rest]) => {
        const host = `[${[first, ...rest].map((part) => part.toString(16)).join(':')}]`
        expect([host, isRefused(host)]).toEqual([host, true])
      }),
      { numRuns: 1000 },
    )
  })

  test('whatever text stands for a host, the guard says yes or no and never throws', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.domain(), fc.ipV6()), (host) => {
        expect(() => strict.refused({ protocol: 'https:', host, port: 443 })).not.toThrow()
      }),
    )
  })
})
