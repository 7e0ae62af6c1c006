import type { HooklineError, MaybePromise } from '@hookline/core'
import { aborted, allOf, fresh, isInUse, makeRoom, resting, type Entry } from './entry.ts'
import { connect, type Connecting, type Connection } from './connection.ts'
import type { Server } from './server.ts'
import type { Known } from './wanted.ts'

/** What is asked for a connection. */
export interface Wanted extends Pick<Connecting, 'timeoutMs' | 'network' | 'env' | 'log' | 'hold'> {
  /** Two with one key are one: the layer, the project, the session, and all that it takes to reach the server. */
  readonly key: string
  readonly server: Server
}

/** The connections of one hook's settings. */
export interface Pool {
  /** What was found out of servers that stay the same. */
  readonly known: Known
  /** The warm one, or a new one. @throws HooklineError */
  get(wanted: Wanted): MaybePromise<Connection>
  /** It answered: what went wrong before is forgotten. */
  answered(key: string): void
  /** That one is of no use any more; the next to ask gets another. */
  drop(key: string, connection: Connection): void
  /** Ends those that no other hook uses. Aborted: at once. */
  close(signal: AbortSignal): Promise<void>
}

/** A connection that nobody used for so long is closed. */
const IDLE_MS = 5 * 60_000
/** Keeps connections to servers: hooks that name the same server share one. */
export function createConnections(idleMs: number = IDLE_MS): { readonly pool: () => Pool } {
  const entries = new Map<string, Entry>()
  const closing = new Set<Promise<void>>()
  const track = (work: Promise<void>): void => {
    closing.add(work)
    void work.finally(() => closing.delete(work))
  }
  const end = (entry: Entry): void => {
    clearTimeout(entry.idle)
    entry.stop.abort()
    const { connection } = entry
    delete entry.connection
    delete entry.ready
    if (connection !== undefined) track(connection.then((one) => one.close()).catch(() => undefined))
  }
  const use = (key: string, entry: Entry): void => {
    clearTimeout(entry.idle)
    entry.idle = setTimeout(() => (isInUse(entry) ? use(key, entry) : end(entry)), idleMs).unref()
    // the last in the map is the one used last
    entries.delete(key)
    entries.set(key, entry)
  }
  const begin = (entry: Entry, { server, ...how }: Wanted): Promise<Connection> => {
    const died = (why?: HooklineError): void => {
      if (entry.connection !== made) return
      entry.backoff.died(why)
      delete entry.connection
      delete entry.ready
    }
    const made: Promise<Connection> = connect(server, {
      ...how,
      signal: entry.stop.signal,
      onDeath: died,
      track,
    })
    made.then(
      (ready) => {
        if (entry.connection === made) entry.ready = ready
        if (ready.isDead) died()
      },
      (thrown: HooklineError) => died(thrown),
    )
    return made
  }
  const entryOf = (key: string, pool: Pool): Entry => {
    const known = entries.get(key)
    const entry = known === undefined || known.stop.signal.aborted ? fresh(known) : known
    entry.users.add(pool)
    if (entry !== known) makeRoom(entries, end)
    use(key, entry)
    return entry
  }
  const pool = (): Pool => {
    const own: Pool = {
      known: new WeakMap(),
      get(wanted) {
        const entry = entryOf(wanted.key, own)
        if (entry.ready !== undefined) return entry.ready
        if (entry.connection !== undefined) return entry.connection
        const wait = entry.backoff.left()
        if (wait !== undefined) throw resting(wait)
        return (entry.connection = begin(entry, wanted))
      },
      answered: (key) => entries.get(key)?.backoff.forget(),
      drop(key, connection) {
        const entry = entries.get(key)
        // who else found it of no use may have another by now, and who waits for it hears the same
        if (entry?.ready !== connection) return
        delete entry.connection
        delete entry.ready
        track(connection.retire().catch(() => undefined))
      },
      async close(signal) {
        for (const [key, entry] of entries) {
          if (!entry.users.delete(own) || entry.users.size > 0) continue
          entries.delete(key)
          end(entry)
        }
        await Promise.race([allOf(closing), aborted(signal)])
      },
    }
    return own
  }
  return { pool }
}
