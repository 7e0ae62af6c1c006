import type { Connection, Connector, Limits } from './connection.ts'
import { databaseError } from './errors.ts'

/** Connections that are kept for the next statement. */
export interface Pool {
  /** Does something over a connection of its own; one of which nobody knows the state is not used again. */
  use<T>(limits: Pick<Limits, 'ms' | 'signal'>, act: (connection: Connection) => Promise<T>): Promise<T>
  /** Lets what is under way end; the signal ends it at once. */
  close(signal: AbortSignal): Promise<void>
}

interface Waiter {
  readonly take: (connection: Connection | undefined) => void
}

/** For how long a connection is kept that nobody uses. */
const IDLE_MS = 30_000

/** For how long a server may take to say goodbye. */
const FAREWELL_MS = 1000

/** So many connections at most; more uses wait in line. */
export function createPool(connector: Connector, most: number): Pool {
  const idle: Connection[] = []
  const open = new Set<Connection>()
  const waiting: Waiter[] = []
  let [busy, isClosed] = [0, false]
  let idleTimer: NodeJS.Timeout | undefined
  let drained: (() => void) | undefined

  const forget = (connection: Connection): void => {
    open.delete(connection)
    // a server that says nothing any more would keep the process from ending
    const late = setTimeout(() => connection.destroy(), FAREWELL_MS)
    void connection
      .close()
      .catch(() => connection.destroy())
      .finally(() => clearTimeout(late))
  }
  const endIdle = (): void => {
    for (const connection of idle.splice(0)) forget(connection)
  }
  const rest = (): void => {
    clearTimeout(idleTimer)
    if (idle.length > 0) idleTimer = setTimeout(endIdle, IDLE_MS).unref()
  }
  /** A place in line, then a connection that was kept or nothing. */
  const turn = async (signal: AbortSignal): Promise<Connection | undefined> => {
    if (isClosed) throw databaseError('DATABASE_CLOSED', `${connector.shown} is closed`, { retryable: true })
    if (busy < most) {
      busy++
      return kept()
    }
    return new Promise((resolve, reject) => {
      const stop = (): void => {
        waiting.splice(waiting.indexOf(waiter), 1)
        reject(signal.reason as Error)
      }
      const waiter: Waiter = {
        take(connection) {
          signal.removeEventListener('abort', stop)
          resolve(connection)
        },
      }
      if (signal.aborted) return reject(signal.reason as Error)
      signal.addEventListener('abort', stop, { once: true })
      waiting.push(waiter)
    })
  }
  const kept = (): Connection | undefined => {
    for (let found = idle.pop(); found !== undefined; found = idle.pop()) {
      if (!found.isBroken) return found
      open.delete(found)
    }
    return undefined
  }
  const giveBack = (connection: Connection | undefined): void => {
    const isKept = connection !== undefined && !connection.isBroken && !isClosed
    if (connection !== undefined && !isKept) forget(connection)
    const next = waiting.shift()
    if (next !== undefined) return next.take(isKept ? connection : undefined)
    busy--
    if (isKept) idle.push(connection)
    rest()
    if (busy === 0) drained?.()
  }
  return {
    async use(limits, act) {
      let connection = await turn(limits.signal)
      try {
        connection ??= await connector.connect(limits)
        open.add(connection)
        return await act(connection)
      } finally {
        giveBack(connection)
      }
    },
    async close(signal) {
      isClosed = true
      endIdle()
      if (busy > 0) {
        const ended = new Promise<void>((resolve) => (drained = resolve))
        await Promise.race([ended, aborted(signal)])
      }
      for (const connection of open) connection.destroy()
      open.clear()
    },
  }
}

async function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return
  await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }))
}
