import type { Observer } from '@hookline/core'
import { hasOwnJournal, ownerName, type Remembered } from '@hookline/runtime/background'
import { runDeliverer, type Ending } from '@hookline/runtime/deliver'
import { stateDir } from '@hookline/runtime/state'
import { compilerApart } from './compile-apart.ts'
import { lookAt } from './own-journal.ts'
import { version } from '../version.ts'
import { OWN_MEANS } from '../own-means.ts'

/** Delivers what waits in the journal, as long as something does. */
export interface Deliveries {
  /** There may be something. */
  readonly poke: () => void
  /** Looks whether a process that was killed, or is about to end, has left something. */
  readonly look: () => void
  readonly isBusy: () => boolean
  /** Resolves once nothing waits, or another delivers. */
  readonly done: () => Promise<void>
  /** Lets what runs end for a while, and gives the rest back. */
  readonly stop: () => Promise<void>
}

/** What they are made of. */
export interface DeliveriesMeans {
  readonly env: NodeJS.ProcessEnv
  readonly observers: readonly Observer[]
  readonly remembered: Remembered
  readonly log: (message: string) => void
  /** The name under which the process has its place already. */
  readonly owner: string | undefined
}

/** Another process that delivers has the place for now, or the journal fails. */
const AGAIN_MS = 5000
/** Agents wait meanwhile, so it is tried again rather than waited for. */
const TRY_MS = 20

export function createDeliveries(means: DeliveriesMeans): Deliveries {
  const { env, log } = means
  const stop = new AbortController()
  let { owner } = means
  let running: Promise<void> | undefined
  let isAsked = false
  const once = async (): Promise<Ending> => {
    const own = owner ?? ownerName()
    owner = undefined
    return runDeliverer({
      owner: own,
      signal: stop.signal,
      env,
      stateDir: stateDir(env),
      ...OWN_MEANS,
      hookline: version,
      compiler: compilerApart,
      observers: means.observers,
      remembered: means.remembered.find,
      waitMs: TRY_MS,
    })
  }
  const go = async (): Promise<void> => {
    do {
      isAsked = false
      const ending = await once().catch((thrown: unknown) => {
        log(`cannot deliver: ${(thrown as Error).message}`)
        return 'failed' as const
      })
      if (ending === 'replaced' || ending === 'failed') later()
    } while (isAsked && !stop.signal.aborted)
  }
  const poke = (): void => {
    if (stop.signal.aborted) return
    if (running !== undefined) isAsked = true
    else if (hasOwnJournal(env)) running = go().finally(() => (running = undefined))
  }
  const look = (): void => {
    if (running !== undefined || stop.signal.aborted || !hasOwnJournal(env)) return
    try {
      if (!lookAt(env, TRY_MS, (journal) => journal.isDone())) poke()
    } catch {
      // somebody is at work there
    }
  }
  const later = (): void => void setTimeout(poke, AGAIN_MS).unref()
  return {
    poke,
    look,
    isBusy: () => running !== undefined,
    done: async () => running,
    async stop() {
      stop.abort()
      await running
    },
  }
}
