import { HooklineError } from './errors.ts'

/** What executors are at, given up on or not, so that closing can end it and wait for it. */
export interface Inflight {
  readonly isIdle: boolean
  readonly isClosed: boolean
  /** Remembers work until it settles; `giveUp` ends the wait for it. */
  readonly track: (hook: string, work: Promise<unknown>, giveUp: (why: HooklineError) => void) => void
  /** Gives up on everything, now and from now on. */
  readonly close: () => void
  /** Once nothing is left of it. */
  readonly settled: () => Promise<void>
  /** The hooks of which something still runs. */
  readonly left: () => readonly string[]
}

/** What a hook fails with once everything is closed. */
export function closedError(): HooklineError {
  return new HooklineError('MANAGER_CLOSED', 'hookline was closed')
}

interface Work {
  readonly hook: string
  readonly giveUp: (why: HooklineError) => void
}

export function createInflight(): Inflight {
  const works = new Set<Work>()
  let isClosed = false
  let told: (() => void) | undefined
  return {
    get isIdle() {
      return works.size === 0
    },
    get isClosed() {
      return isClosed
    },
    track(hook, work, giveUp) {
      const one = { hook, giveUp }
      works.add(one)
      const end = (): void => {
        works.delete(one)
        if (works.size === 0) told?.()
      }
      work.then(end, end)
    },
    close() {
      isClosed = true
      for (const { giveUp } of works) giveUp(closedError())
    },
    settled: () => (works.size === 0 ? Promise.resolve() : new Promise((resolve) => (told = resolve))),
    left: () => [...new Set([...works].map(({ hook }) => hook))],
  }
}
