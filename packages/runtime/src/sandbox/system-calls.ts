/** What no hook needs: names of system calls. */
export const REFUSED: readonly string[] = Object.values({
  otherProcesses: ['ptrace', 'process_vm_readv', 'process_vm_writev', 'pidfd_getfd'],
  keysOfTheKernel: ['add_key', 'request_key', 'keyctl'],
  ringsPastEveryFilter: ['io_uring_setup', 'io_uring_enter', 'io_uring_register'],
  programsInTheKernel: ['bpf', 'perf_event_open', 'userfaultfd'],
  mounts: ['mount', 'umount2', 'pivot_root', 'open_tree', 'move_mount', 'fsopen'],
  namespaces: ['unshare', 'setns'],
}).flat()

/** The same on every kind of machine: calls that came after 2019. */
const LATER = {
  io_uring_setup: 425,
  io_uring_enter: 426,
  io_uring_register: 427,
  open_tree: 428,
  move_mount: 429,
  fsopen: 430,
  clone3: 435,
  pidfd_getfd: 438,
} as const

/** The kinds of machines that are known: what the kernel calls them, and the numbers of calls. */
export const CALLS: Readonly<
  Record<string, { readonly audit: number; readonly numbers: Readonly<Record<string, number>> }>
> = {
  x64: {
    audit: 0xc000003e,
    numbers: {
      ...LATER,
      socket: 41,
      clone: 56,
      ptrace: 101,
      pivot_root: 155,
      mount: 165,
      umount2: 166,
      add_key: 248,
      request_key: 249,
      keyctl: 250,
      unshare: 272,
      perf_event_open: 298,
      setns: 308,
      process_vm_readv: 310,
      process_vm_writev: 311,
      bpf: 321,
      userfaultfd: 323,
    },
  },
  arm64: {
    audit: 0xc00000b7,
    numbers: {
      ...LATER,
      umount2: 39,
      mount: 40,
      pivot_root: 41,
      unshare: 97,
      ptrace: 117,
      socket: 198,
      add_key: 217,
      request_key: 218,
      keyctl: 219,
      clone: 220,
      perf_event_open: 241,
      setns: 268,
      process_vm_readv: 270,
      process_vm_writev: 271,
      bpf: 280,
      userfaultfd: 282,
    },
  },
}
