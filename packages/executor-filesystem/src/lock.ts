import { createHash } from 'node:crypto'
import { join } from 'node:path'
import type { DatabaseSync } from 'node:sqlite'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileError } from './errors.ts'
import { sqlite } from './sqlite.ts'
import { stateFolder } from './state.ts'

/** Locks between processes, by name. */
export interface Locks {
  /** Does something that takes no time while nobody else holds the name; waits for that as long as the signal lets it. */
  readonly whileHeld: <T>(name: string, signal: AbortSignal, act: () => T) => Promise<T>
  /** Does something that takes a while, unless somebody else is at it. */
  readonly unlessHeld: (name: string, act: () => Promise<void>) => Promise<void>
  readonly close: () => void
}

/**
 * Locks that the system itself gives back when their holder dies: those of SQLite on an empty database, of which Node has no
 * others. A name is one of a few files, so that not every session leaves a file behind; they lie in the state directory, where no
 * agent holds one for ever.
 */
export function openLocks(stateDir: string): Locks {
  const open = new Map<string, DatabaseSync>()
  const file = (name: string): string => join(stateFolder(stateDir, 'files', 'locks'), name)
  const opened = (name: string): DatabaseSync => {
    let found = open.get(name)
    if (found === undefined) open.set(name, (found = new (sqlite().DatabaseSync)(file(name), { timeout: 0 })))
    return found
  }
  return {
    async whileHeld(name, signal, act) {
      const database = opened(striped(name))
      for (let tries = 0; !isTaken(database); tries++) {
        signal.throwIfAborted()
        // a little longer each time, and not all at once
        await sleep(Math.random() * Math.min(25, 1 + tries))
        signal.throwIfAborted()
      }
      try {
        return act()
      } finally {
        database.exec('COMMIT')
      }
    },
    async unlessHeld(name, act) {
      const database = new (sqlite().DatabaseSync)(file(`long-${striped(name)}`), { timeout: 0 })
      try {
        if (isTaken(database)) await act()
      } finally {
        database.close()
      }
    },
    close() {
      for (const database of open.values()) database.close()
      open.clear()
    },
  }
}

/** Two names in one file wait for each other, which harms nobody. */
function striped(name: string): string {
  return `${createHash('sha256').update(name).digest()[0]! % 32}.lock`
}

const BUSY: ReadonlySet<unknown> = new Set([5, 6])

function isTaken(database: DatabaseSync): boolean {
  try {
    database.exec('BEGIN EXCLUSIVE')
    return true
  } catch (thrown) {
    const { errcode, message } = thrown as { readonly errcode?: number; readonly message?: string }
    if (BUSY.has((errcode ?? 0) & 0xff)) return false
    throw fileError('STATE_FOLDER', `no lock can be taken in the state directory: ${message}`, {
      cause: thrown,
      retryable: true,
    })
  }
}
