import { setTimeout as delay } from 'node:timers/promises'

/** What goes on in each session, so that what ends something comes after what was before it. */
export interface Turns {
  /** Something of a session begins; gives what says that it is over. */
  readonly begin: (session: string) => () => void
  /** Resolves once all that goes on in it now is over, or a second has gone. */
  readonly over: (session: string) => Promise<void>
}

/** The agent waits meanwhile. */
const WAIT_MS = 1000

export function createTurns(waitMs: number = WAIT_MS): Turns {
  const all = new Map<string, Set<Promise<void>>>()
  return {
    begin(session) {
      let end: () => void = () => undefined
      const one = new Promise<void>((resolve) => (end = resolve))
      const own = all.get(session) ?? new Set()
      all.set(session, own.add(one))
      return () => {
        own.delete(one)
        if (own.size === 0 && all.get(session) === own) all.delete(session)
        end()
      }
    },
    async over(session) {
      const before = all.get(session)
      if (before === undefined) return
      const waiting = new AbortController()
      const late = delay(waitMs, undefined, { signal: waiting.signal }).catch(() => undefined)
      await Promise.race([Promise.all(before), late])
      waiting.abort()
    },
  }
}
