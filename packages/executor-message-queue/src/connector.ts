import { isHooklineError, type HooklineError } from '@hookline/core'
import { createBackoff } from './backoff.ts'
import { declare } from './declare.ts'
import { CONNECT_MS, hangUp, within, type Dialled } from './dial.ts'
import { mqError } from './errors.ts'
import { openLink, watch, type Link, type Listener, type Loss } from './link.ts'
import { reach } from './reach.ts'
import { hostName, type Broker } from './transport.ts'
import { after, aborted } from './waits.ts'

/** What whoever publishes is told. */
export interface Connected extends Omit<Listener, 'blocked'> {
  /** There is a channel, or the broker takes messages again. */
  ready(): void
  /** There is none, and why. `isNew`: there has never been one. */
  failed(why: HooklineError, isNew: boolean): void
}

/** Keeps one channel to a broker, whatever becomes of connections. */
export interface Connector {
  /** The channel, while there is one. */
  readonly link: Link | undefined
  readonly isConnecting: boolean
  /** Why the broker takes nothing for now. */
  readonly blocked: string | undefined
  /** Why there was no connection, the last time. */
  readonly fault: HooklineError | undefined
  /** The broker, for people. */
  readonly name: string
  /** Sees to it that there is a channel some time, if there is none. */
  connect(): void
  /** The broker does what it should: the next outage begins with short waits again. */
  proven(): void
  /** Says goodbye; the signal ends the wait for the answer. */
  close(signal: AbortSignal): Promise<void>
}

/** For tests: chance and time. */
export interface Surroundings {
  readonly random: () => number
  readonly connectMs: number
}

export const SURROUNDINGS: Surroundings = { random: Math.random, connectMs: CONNECT_MS }

export function createConnector(
  broker: Broker,
  told: Connected,
  { random, connectMs }: Surroundings,
): Connector {
  const backoff = createBackoff(random)
  const ending = new AbortController()
  let dialled: Dialled | undefined
  let link: Link | undefined
  let isNew = true
  let turns = 0
  let isConnecting = false
  let blocked: string | undefined
  let fault: HooklineError | undefined

  const drop = (): void => {
    const { socket } = dialled ?? {}
    link = dialled = blocked = undefined
    hangUp(socket)
  }
  const lost = (loss: Loss): void => {
    const hadLink = link !== undefined
    link = undefined
    if (!loss.isChannel) drop()
    // one that is only being made is told of by the promise of it
    if (hadLink) told.lost(loss)
  }
  const listener: Listener = {
    ...told,
    lost,
    blocked(why) {
      blocked = why
      if (why === undefined) told.ready()
    },
  }
  const opened = async (): Promise<Link> => {
    await after(backoff.next(), ending.signal)
    ending.signal.throwIfAborted()
    if (dialled === undefined) {
      const made = await reach(broker, random, { ms: connectMs, signal: ending.signal })
      dialled = made
      watch(made, { ...listener, lost: (loss) => dialled === made && lost(loss) })
    }
    const to = dialled
    const turn = ++turns
    return await within(to, connectMs, async () => {
      if (broker.topology !== undefined) await declare(to, broker.topology)
      return await openLink(to, { ...listener, lost: (loss) => turn === turns && lost(loss) })
    })
  }
  return {
    get link() {
      return link
    },
    get isConnecting() {
      return isConnecting
    },
    get blocked() {
      return blocked
    },
    get fault() {
      return fault
    },
    get name() {
      return hostName(dialled?.host ?? broker.hosts[0])
    },
    connect() {
      if (isConnecting || link !== undefined || ending.signal.aborted) return
      isConnecting = true
      opened().then(
        (made) => {
          isConnecting = isNew = false
          // it may have ended since
          if (dialled !== undefined) link = made
          told.ready()
        },
        (thrown: unknown) => {
          isConnecting = false
          drop()
          fault = isHooklineError(thrown)
            ? thrown
            : mqError('MQ_UNREACHABLE', String(thrown), { retryable: true })
          told.failed(fault, isNew)
        },
      )
    },
    proven: () => backoff.reset(),
    async close(signal) {
      ending.abort()
      if (link !== undefined) await Promise.race([link.close(), aborted(signal), after(GOODBYE_MS, signal)])
      drop()
    },
  }
}

/** A broker that does not answer to a goodbye is left. */
const GOODBYE_MS = 1000
