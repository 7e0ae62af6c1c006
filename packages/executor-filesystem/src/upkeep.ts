import { HooklineError } from '@hookline/core'

/** Work that nobody waits for: files that were put aside are compressed, what is too old goes. */
export interface Upkeep {
  /** Begins it, unless it goes on already: then once more after that. Never rejects. */
  readonly begin: (
    name: string,
    log: (message: string) => void,
    work: (signal: AbortSignal) => Promise<void>,
  ) => void
  /** The first time that this name is asked for. */
  readonly isFirst: (name: string) => boolean
  /** Waits for all of it until the signal aborts, and then ends it. What was not done is found by the next. */
  readonly close: (signal: AbortSignal) => Promise<void>
}

export function createUpkeep(): Upkeep {
  const running = new Map<string, { again: boolean; done: Promise<void> }>()
  const known = new Set<string>()
  const controller = new AbortController()
  return {
    begin(name, log, work) {
      const going = running.get(name)
      if (going !== undefined) {
        going.again = true
        return
      }
      const one = { again: true, done: Promise.resolve() }
      running.set(name, one)
      one.done = repeated(one, () => work(controller.signal))
        .catch((thrown: unknown) => log(`upkeep: ${HooklineError.from(thrown).message}`))
        .finally(() => running.delete(name))
    },
    isFirst(name) {
      if (known.has(name)) return false
      // a name for each session of a server that lives for long
      if (known.size >= MOST) known.clear()
      known.add(name)
      return true
    },
    async close(signal) {
      const abort = (): void => controller.abort(signal.reason)
      if (signal.aborted) abort()
      signal.addEventListener('abort', abort, { once: true })
      await Promise.all([...running.values()].map(({ done }) => done))
      signal.removeEventListener('abort', abort)
    },
  }
}

const MOST = 1000

async function repeated(one: { again: boolean }, work: () => Promise<void>): Promise<void> {
  while (one.again) {
    one.again = false
    await work()
  }
}
