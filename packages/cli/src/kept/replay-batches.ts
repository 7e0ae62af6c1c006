import { HooklineError } from '@hookline/core'
import type { Acceptance } from '@hookline/journal'
import { sentAgain, type ToSend } from '@hookline/runtime/replay'

/** How many were sent, were sent under the same number before, and found no room. */
export interface Sent {
  readonly sent: number
  readonly known: number
  readonly dropped: number
}

export const NONE_SENT: Sent = { sent: 0, known: 0, dropped: 0 }

/** Events that are kept together: the disk is waited for once. */
const AT_ONCE = 100

/**
 * Sends deliveries again under one number; those that were sent under it before are not sent twice. `fault`: why it came to no
 * end. Never throws.
 */
export function sendUnder<T extends Pick<ToSend, 'deliveries'>>(
  number: number,
  wanted: readonly T[],
  keep: (batch: readonly T[]) => readonly (readonly Acceptance[])[],
): Sent & { readonly fault?: HooklineError } {
  let all = NONE_SENT
  try {
    for (let at = 0; at < wanted.length; at += AT_ONCE) {
      const batch = wanted.slice(at, at + AT_ONCE)
      const again = batch.map((one) => ({ ...one, deliveries: sentAgain(one.deliveries, number) }))
      all = withAll(all, keep(again).flat())
    }
  } catch (thrown) {
    return { ...all, fault: HooklineError.from(thrown) }
  }
  return all
}

function withAll({ sent, known, dropped }: Sent, became: readonly Acceptance[]): Sent {
  const count = (what: Acceptance): number => became.filter((one) => one === what).length
  return {
    sent: sent + count('accepted'),
    known: known + count('known'),
    dropped: dropped + count('dropped'),
  }
}

/** The first number that none of them was sent under. */
export function freeNumber(
  wanted: readonly Pick<ToSend, 'deliveries'>[],
  isKnown: (delivery: string) => boolean,
): number {
  const all = wanted.flatMap(({ deliveries }) => deliveries)
  let number = 1
  while (sentAgain(all, number).some(({ id }) => isKnown(id))) number++
  return number
}
