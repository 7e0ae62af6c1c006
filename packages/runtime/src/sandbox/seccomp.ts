import { CALLS, REFUSED } from './system-calls.ts'

/**
 * A filter of system calls for bubblewrap, as the kernel reads it: what a wall of namespaces leaves open. Without network no socket of
 * this machine is made: one on the disk leads to whoever listens.
 * @see https://docs.kernel.org/userspace-api/seccomp_filter.html
 */
export function seccompFilter(arch: string, network: boolean): Buffer | undefined {
  const table = CALLS[arch]
  if (table === undefined) return undefined
  const refused = REFUSED.flatMap((name) => table.numbers[name] ?? [])
  const program: readonly Instruction[] = [
    [LOAD, 0, 0, AT_ARCH],
    [EQUAL, 1, 0, table.audit],
    [RETURN, 0, 0, KILL],
    [LOAD, 0, 0, AT_NUMBER],
    // calls of x32 have other numbers for the same
    ...(arch === 'x64' ? answered([[AT_LEAST, 0, 1, 0x40000000]], NOT_THERE) : []),
    ...refused.flatMap((number) => answered([[EQUAL, 0, 1, number]], NOT_PERMITTED)),
    // what it would do lies in memory, where no filter looks: libraries take `clone` then
    ...answered([[EQUAL, 0, 1, table.numbers['clone3']!]], NOT_THERE),
    ...ifFirstArgument(table.numbers['clone']!, [ANY_OF, 0, 1, NEW_NAMESPACES]),
    ...(network ? [] : ifFirstArgument(table.numbers['socket']!, [EQUAL, 0, 1, AF_UNIX])),
    [RETURN, 0, 0, ALLOW],
  ]
  return Buffer.concat(program.map(bytesOf))
}

/** Operation, how many to skip if it holds, how many if not, and its value: 8 bytes each. */
type Instruction = readonly [code: number, ifTrue: number, ifFalse: number, value: number]

const [LOAD, EQUAL, AT_LEAST, ANY_OF, RETURN] = [0x20, 0x15, 0x35, 0x45, 0x06] as const
const [AT_NUMBER, AT_ARCH, AT_FIRST] = [0, 4, 16] as const
const [ALLOW, KILL, NOT_PERMITTED, NOT_THERE] = [0x7fff0000, 0x80000000, 0x00050001, 0x00050026] as const
const AF_UNIX = 1
/** CLONE_NEWNS, NEWCGROUP, NEWUTS, NEWIPC, NEWUSER, NEWPID, NEWNET. */
const NEW_NAMESPACES = 0x7e020000

/** Where the last test holds, this is the answer. */
function answered(tests: readonly Instruction[], answer: number): readonly Instruction[] {
  return [...tests, [RETURN, 0, 0, answer]]
}

/** Refuses a call whose first argument passes a test; another with its number is allowed. */
function ifFirstArgument(number: number, test: Instruction): readonly Instruction[] {
  return [
    [EQUAL, 0, 4, number],
    [LOAD, 0, 0, AT_FIRST],
    ...answered([test], NOT_PERMITTED),
    [RETURN, 0, 0, ALLOW],
  ]
}

function bytesOf([code, ifTrue, ifFalse, value]: Instruction): Buffer {
  const bytes = Buffer.alloc(8)
  bytes.writeUInt16LE(code, 0)
  bytes.writeUInt8(ifTrue, 2)
  bytes.writeUInt8(ifFalse, 3)
  bytes.writeUInt32LE(value, 4)
  return bytes
}
