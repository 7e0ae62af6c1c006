import { readFileSync } from 'node:fs'

/**
 * Two clocks. A retry is due by the wall, since it outlives a reboot; a lease ends by the machine's own clock, which nobody
 * sets, and is worth nothing after a boot.
 */
export interface Times {
  /** Milliseconds since the epoch. */
  readonly wall: () => number
  /** Milliseconds that only go forward, the same for all processes of one boot. */
  readonly steady: () => number
  /** Tells one boot from another. */
  readonly boot: string
}

/** Those of the machine. */
export function machineTimes(): Times {
  return {
    wall: Date.now,
    steady: () => Number(process.hrtime.bigint() / 1_000_000n),
    boot: bootId(),
  }
}

/** Where nothing tells the boots apart, leases of the one before run out by themselves. */
function bootId(): string {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
  } catch {
    return ''
  }
}
