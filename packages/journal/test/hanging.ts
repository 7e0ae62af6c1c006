import type { Db } from '../src/sqlite.ts'
import { around } from './around.ts'

/** A database of which one call hangs for as long as something else takes: before it does anything, or after all of it. */
export interface Hanging {
  readonly db: Db
  /** The call, counted from now, and what happens meanwhile. */
  readonly hang: (at: number, how: 'before' | 'after', meanwhile: (isLocked: boolean) => void) => void
  /** Whether it has hung since. */
  readonly hasHung: () => boolean
}

export function hanging(raw: Db): Hanging {
  let [calls, isLocked, hung] = [0, false, false]
  let meanwhile: ((how: 'before' | 'after', call: number) => void) | undefined
  return {
    db: around(raw, (sql, act) => {
      const call = calls++
      meanwhile?.('before', call)
      const made = act()
      if (sql === 'BEGIN IMMEDIATE') isLocked = true
      if (sql === 'COMMIT' || sql === 'ROLLBACK') isLocked = false
      meanwhile?.('after', call)
      return made
    }),
    hang(at, when, act) {
      ;[calls, hung] = [0, false]
      meanwhile = (how, call) => {
        if (call !== at || how !== when) return
        meanwhile = undefined
        hung = true
        act(isLocked)
      }
    },
    hasHung: () => hung,
  }
}
