import { expect, test } from 'vitest'
import { seccompFilter } from '../src/sandbox/seccomp.ts'

const AUDIT = { x64: 0xc000003e, arm64: 0xc00000b7 } as const
type Arch = keyof typeof AUDIT

interface Call {
  readonly number: number
  readonly first?: number
  readonly audit?: number
}

const [ALLOW, KILL, EPERM, ENOSYS] = [0x7fff0000, 0x80000000, 0x50001, 0x50026]

/** What the kernel would do: the four instructions that a filter of ours is made of. */
function answer(filter: Buffer, call: Call, arch: Arch): number {
  const data: Readonly<Record<number, number>> = {
    0: call.number,
    4: call.audit ?? AUDIT[arch],
    16: call.first ?? 0,
  }
  let loaded = 0
  for (let at = 0; at < filter.length; at += 8) {
    const [code, value] = [filter.readUInt16LE(at), filter.readUInt32LE(at + 4)]
    if (code === 0x06) return value
    if (code === 0x20) loaded = data[value]!
    else {
      const holds = { 0x15: loaded === value, 0x35: loaded >= value, 0x45: (loaded & value) !== 0 }[code]
      if (holds === undefined) throw new Error(`what is ${code}?`)
      at += 8 * filter.readUInt8(at + (holds ? 2 : 3))
    }
  }
  throw new Error('it came to no answer')
}

const NUMBERS = {
  x64: {
    read: 0,
    socket: 41,
    socketpair: 53,
    clone: 56,
    ptrace: 101,
    mount: 165,
    keyctl: 250,
    unshare: 272,
    setns: 308,
    bpf: 321,
  },
  arm64: {
    read: 63,
    socket: 198,
    socketpair: 199,
    clone: 220,
    ptrace: 117,
    mount: 40,
    keyctl: 219,
    unshare: 97,
    setns: 268,
    bpf: 280,
  },
} as const
const [IO_URING_SETUP, CLONE3] = [425, 435]
/** As libraries make a thread, and a process. */
const [THREAD, FORK] = [0x3d0f00, 0x1200011]

test.each(['x64', 'arm64'] as const)('on %s', (arch) => {
  const { read, socket, socketpair, clone, ...refused } = NUMBERS[arch]
  for (const network of [false, true]) {
    const filter = seccompFilter(arch, network)!
    const of = (number: number, first?: number): number =>
      answer(filter, { number, ...(first === undefined ? {} : { first }) }, arch)
    expect(of(read)).toBe(ALLOW)
    // a socket by a name leads out of the wall, a pair of them nowhere
    expect(of(socket, 1)).toBe(network ? ALLOW : EPERM)
    for (const family of [2, 10, 16]) expect(of(socket, family)).toBe(ALLOW)
    expect(of(socketpair, 1)).toBe(ALLOW)
    for (const flags of [THREAD, FORK]) expect(of(clone, flags)).toBe(ALLOW)
    for (const kind of [0x20000, 0x2000000, 0x10000000, 0x20000000, 0x40000000])
      expect(of(clone, FORK | kind)).toBe(EPERM)
    expect(of(CLONE3)).toBe(ENOSYS)
    for (const number of [...Object.values(refused), IO_URING_SETUP]) expect(of(number)).toBe(EPERM)
    // the numbers of another kind of machine mean other calls
    for (const audit of [0x40000003, 0x40000028])
      expect(answer(filter, { number: read, audit }, arch)).toBe(KILL)
  }
})

test('calls of x32 are none; a machine of another kind has no filter', () => {
  expect(answer(seccompFilter('x64', true)!, { number: 0x40000000 + 41, first: 1 }, 'x64')).toBe(ENOSYS)
  expect(seccompFilter('riscv64', false)).toBeUndefined()
})
