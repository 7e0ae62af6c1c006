import type { Db } from '../src/sqlite.ts'
import { around } from './around.ts'

/** The call that throws, counted from now: before it does anything, or after all of it. */
export interface Fault {
  readonly at: number
  readonly how: 'before' | 'after'
}

/** A database that throws when it is told to. */
export interface Faulty {
  readonly db: Db
  readonly arm: (faults: readonly Fault[]) => void
  /** Whether one has been thrown since. */
  readonly hasThrown: () => boolean
}

export function faulty(raw: Db): Faulty {
  let [calls, thrown] = [0, false]
  let armed: readonly Fault[] = []
  const fail = (how: Fault['how'], call: number): void => {
    if (!armed.some((fault) => fault.at === call && fault.how === how)) return
    thrown = true
    throw new Error(`the disk is gone ${how} call ${call}`)
  }
  return {
    db: around(raw, (_, act) => {
      const call = calls++
      fail('before', call)
      const made = act()
      fail('after', call)
      return made
    }),
    arm(faults) {
      ;[armed, calls, thrown] = [faults, 0, false]
    },
    hasThrown: () => thrown,
  }
}
