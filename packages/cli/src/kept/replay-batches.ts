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
 * Sends deliveries again under one number, or under their own ids; those that were sent under it before are not sent twice. `fault`:
 * why it came to no end. Never throws.
 */
export function sendUnder<T extends Pick<ToSend, 'deliveries'>>(
  number: number | undefined,
  wanted: readonly T[],
  keep: (batch: readonly T[]) => readonly (readonly Acceptance[])[],
): Sent & { readonly fault?: HooklineError } {
  let all = NONE_SENT
  try {
    for (let at = 0; at < wanted.length; at += AT_ONCE) {
      const batch = wanted.slice(at, at + AT_ONCE)
      const again = (one: T): T => ({ ...one, deliveries: sentAgain(one.deliveries, number!) })
      all = withAll(all, keep(number === undefined ? batch : batch.map(again)).flat())
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

/** Without the deliveries that there are already, whatever became of them. */
export function missed<T extends Pick<ToSend, 'deliveries'>>(
  wanted: readonly T[],
  isKnown: (delivery: string) => boolean,
): readonly T[] {
  return wanted.map((one) => ({ ...one, deliveries: one.deliveries.filter(({ id }) => !isKnown(id)) }))
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
